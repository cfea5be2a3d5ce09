import { TextField } from "@/components/ui/text-field.tsx";

interface WalletNameFieldProps {
  value: string;
  onType: (name: string) => void;
  problem: string | undefined;
  readOnly: boolean;
}

/** What the person calls a wallet. */
export function WalletNameField({ value, onType, problem, readOnly }: WalletNameFieldProps) {
  return (
    <TextField
      id="wallet-name"
      label="Name"
      value={value}
      onChange={(event) => onType(event.target.value)}
      problem={problem}
      hint="Only you see it. It stands in the list at the top."
      readOnly={readOnly}
    />
  );
}
