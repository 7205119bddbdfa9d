import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";
import { IconButton } from "./icon-button";
import { useI18n } from "./i18n";

const ICONS = { info: "info", warning: "alert", error: "alert", success: "checkCircle", busy: "clock" } as const;

interface NoticeProps {
  tone: keyof typeof ICONS;
  title?: ComponentChildren;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** How screen readers hear of it: "status" politely, "alert" at once; none for what stands there from the start. */
  role?: "status" | "alert";
  onDismiss?: () => void;
}

export function Notice({ tone, title, children, actions, role, onDismiss }: NoticeProps) {
  const { t } = useI18n();
  const icon: IconName = ICONS[tone];
  return (
    <div class={`notice notice-${tone}`} role={role}>
      {tone === "busy" ? <span class="spinner" aria-hidden="true" /> : <Icon name={icon} />}
      <div class="notice-body">
        {title && <p class="notice-title">{title}</p>}
        {children && <div class="notice-text">{children}</div>}
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
      {onDismiss && <IconButton icon="close" label={t("common.dismiss")} onClick={onDismiss} />}
    </div>
  );
}
