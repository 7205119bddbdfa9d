// The settings as they are being changed: the days are a text until they are saved.
import type { Settings } from "../api-types";

export interface SettingsDraft extends Omit<Settings, "due_days" | "version"> {
  dueDays: string;
}

export type MappedField = keyof Settings["mapping"];

export const MAPPED_FIELDS: MappedField[] = ["recipient", "address", "email", "tax_number"];
export const DUE_DAYS_MAX = 3650;

/** null: not a whole number of days that the server takes. */
export function parseDays(text: string): number | null {
  const trimmed = text.trim();
  return /^\d{1,4}$/.test(trimmed) && Number(trimmed) <= DUE_DAYS_MAX ? Number(trimmed) : null;
}

export function settingsDraft({ mapping, due_days, template_id, account_code, language }: Settings): SettingsDraft {
  return { mapping, dueDays: String(due_days), template_id, account_code, language };
}

/** null while the days are malformed. */
export function toSettings({ dueDays, ...rest }: SettingsDraft, version: number): Settings | null {
  const days = parseDays(dueDays);
  return days === null ? null : { ...rest, version, due_days: days };
}

export function isSame(a: SettingsDraft, b: SettingsDraft): boolean {
  const flat = ({ mapping, ...rest }: SettingsDraft) =>
    JSON.stringify([...MAPPED_FIELDS.map((field) => mapping[field]), rest.dueDays.trim(), rest.template_id, rest.account_code, rest.language]);
  return flat(a) === flat(b);
}
