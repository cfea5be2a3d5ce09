"use client";

import { DropdownMenu } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export const Menu = DropdownMenu.Root;
export const MenuTrigger = DropdownMenu.Trigger;

export function MenuContent({ className, ...rest }: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        sideOffset={6}
        collisionPadding={8}
        className={cn("z-50 min-w-56 animate-fade rounded-card border border-line bg-raised p-1.5 shadow-sheet outline-none", className)}
        {...rest}
      />
    </DropdownMenu.Portal>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return (
    <DropdownMenu.Item
      className={cn(
        "flex min-h-11 cursor-pointer select-none items-center gap-3 rounded-control px-3 text-15 text-soft outline-none data-[highlighted]:bg-hover data-[highlighted]:text-ink lg:min-h-9 [&_svg]:size-4",
        className,
      )}
      {...rest}
    />
  );
}

export function MenuDivider() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;
}
