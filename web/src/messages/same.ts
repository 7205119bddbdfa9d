/** The forms that a text with {count} has; English and Finnish have the same two. */
export interface Plural {
  one: string;
  other: string;
}
export type Message = string | Plural;

/** The same keys as ${T}, with plural forms where it has them. */
export type Same<T> = { [K in keyof T]: T[K] extends string ? string : Plural };
