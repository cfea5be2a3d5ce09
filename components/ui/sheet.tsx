"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { cn } from "./cn.ts";

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  children: ReactNode;
  /** Stays in thumb reach while the content scrolls. */
  footer?: ReactNode;
  /** False while leaving would hide something that is under way. */
  closable?: boolean;
}

/** Rises from the bottom edge on a phone; stands in the middle on a larger screen. The only elevation there is. */
export function Sheet({ open, onOpenChange, title, description, children, footer, closable = true }: SheetProps) {
  const opener = useRef<Element | null>(null);
  const keepOpen = (event: Event) => {
    if (!closable) event.preventDefault();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Dialog.Content
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          // Sheets are opened by state, not by a trigger of Radix, so the way back is ours. What took the focus meanwhile keeps it.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (document.activeElement === document.body && opener.current instanceof HTMLElement) opener.current.focus();
          }}
          onEscapeKeyDown={keepOpen}
          onInteractOutside={keepOpen}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[92dvh] w-full animate-sheet-up flex-col rounded-t-card border border-line bg-raised shadow-sheet outline-none",
            "sm:inset-y-0 sm:my-auto sm:h-fit sm:max-w-[480px] sm:rounded-card",
          )}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-2 sm:px-6 sm:pt-5">
            <div className="pt-1.5">
              <Dialog.Title className="font-medium text-17">{title}</Dialog.Title>
              {description ? <Dialog.Description className="text-13 text-muted">{description}</Dialog.Description> : null}
            </div>
            {closable ? (
              <Dialog.Close
                aria-label="Close"
                className="-mr-2 grid size-11 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink"
              >
                <X className="size-5" aria-hidden />
              </Dialog.Close>
            ) : (
              <span className="size-11" />
            )}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-1 pb-5 sm:px-6">{children}</div>
          {footer ? (
            <div className="border-line border-t px-5 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-4">{footer}</div>
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
