// A labelled control: label above, hint below, error beside it.
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

export interface FieldTexts {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error?: string;
  warning?: string;
  /** Said after the label, for screen readers only ("line 2"). */
  context?: string;
}

export interface ControlAttributes {
  id: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
}

export function controlAttributes({ id, hint, error, warning }: FieldTexts): ControlAttributes {
  const described = [error && `${id}-error`, warning && `${id}-warning`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return { id, "aria-invalid": error ? true : undefined, "aria-describedby": described || undefined };
}

interface FieldProps extends FieldTexts {
  class?: string;
  children: ComponentChildren;
}

export function Field({ id, label, hint, error, warning, context, class: className = "", children }: FieldProps) {
  return (
    <div class={`field ${error ? "field-invalid" : ""} ${className}`}>
      <label class="field-label" for={id}>
        {label}
        {context && <span class="sr-only">, {context}</span>}
      </label>
      {children}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" size={12} />
          <span>{error}</span>
        </p>
      )}
      {warning && (
        <p class="field-warning" id={`${id}-warning`}>
          <Icon name="alert" size={12} />
          <span>{warning}</span>
        </p>
      )}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
