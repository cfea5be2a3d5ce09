// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The code that a wallet delegates to (EIP-7702) to make several calls in one transaction, all or none (ERC-7821, its first mode only).
/// Nobody but the account itself can have it do anything, it keeps no storage, has no owner and cannot be changed.
contract BatchExecutor {
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    error NotTheAccount();
    error UnknownMode();

    /// A batch that reverts as a whole, without other data.
    bytes32 private constant BATCH = 0x0100000000000000000000000000000000000000000000000000000000000000;

    function execute(bytes32 mode, bytes calldata executionData) external payable {
        if (msg.sender != address(this)) revert NotTheAccount();
        if (mode != BATCH) revert UnknownMode();
        Call[] memory calls = abi.decode(executionData, (Call[]));
        for (uint256 i = 0; i < calls.length; i++) {
            (bool success, bytes memory answer) = calls[i].to.call{value: calls[i].value}(calls[i].data);
            if (!success) {
                assembly {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
    }

    function supportsExecutionMode(bytes32 mode) external pure returns (bool) {
        return mode == BATCH;
    }

    /// ERC-1271. An account with code is asked for this where an account without is believed its signature; the key stays the only authority.
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 s = bytes32(signature[32:64]);
        // The upper half of s is the same signature once more (EIP-2).
        if (uint256(s) > 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0) return 0xffffffff;
        address signer = ecrecover(hash, uint8(signature[64]), bytes32(signature[0:32]), s);
        return signer != address(0) && signer == address(this) ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// The account goes on to receive what it could receive before it had code.
    receive() external payable {}

    fallback() external payable {}

    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155Received.selector;
    }

    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155BatchReceived.selector;
    }
}
