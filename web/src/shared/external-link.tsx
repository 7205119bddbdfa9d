import type { ComponentChildren } from "preact";
import { Icon } from "./icon";
import { useI18n } from "./i18n";

interface ExternalLinkProps {
  href: string;
  class?: string;
  title?: string;
  children: ComponentChildren;
}

/** Opens a tab of its own, and says so. */
export function ExternalLink({ href, class: className = "", title, children }: ExternalLinkProps) {
  const { t } = useI18n();
  return (
    <a class={`external-link ${className}`} href={href} target="_blank" rel="noopener noreferrer" title={title}>
      {children}
      <Icon name="external" size={12} />
      <span class="sr-only"> {t("common.new_tab")}</span>
    </a>
  );
}
