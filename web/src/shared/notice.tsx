import type { ComponentChildren, Ref } from "preact";
import { Icon, type IconName } from "./icon";

const ICONS = { info: "info", warning: "alert", error: "alert", success: "checkCircle", busy: "clock" } as const;

interface NoticeProps {
  tone: keyof typeof ICONS;
  title?: ComponentChildren;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** How screen readers hear of it: "status" politely, "alert" at once; none for what stands there from the start. */
  role?: "status" | "alert";
  noticeRef?: Ref<HTMLDivElement>;
}

export function Notice({ tone, title, children, actions, role, noticeRef }: NoticeProps) {
  const icon: IconName = ICONS[tone];
  return (
    <div ref={noticeRef} class={`notice notice-${tone}`} role={role} tabIndex={noticeRef ? -1 : undefined}>
      {tone === "busy" ? <span class="spinner" aria-hidden="true" /> : <Icon name={icon} />}
      <div class="notice-body">
        {title && <p class="notice-title">{title}</p>}
        {children && <div class="notice-text">{children}</div>}
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
