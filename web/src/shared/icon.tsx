// Line icons on a 16 px grid, drawn with the text's colour. Decoration only: the words stand beside them.

const PATHS = {
  alert: "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
  ban: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.8 3.8l8.4 8.4",
  check: "m3 8.5 3.2 3.2L13 4.8",
  checkCircle: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.3 8.2l1.9 1.9 3.6-3.9",
  chevronDown: "m4 6 4 4 4-4",
  chevronUp: "m4 10 4-4 4 4",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.5",
  close: "m4 4 8 8M12 4l-8 8",
  coins: "M2 5h12v7.5H2zM8 7.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2M4 3h8",
  document: "M4 1.8h5.2L12.5 5v9.2H4zM9 2v3.2h3.3M6.3 8h4M6.3 10.8h4",
  down: "M8 3v10M4 9.2 8 13l4-3.8",
  download: "M8 2.5v7.2M5 7l3 3 3-3M2.8 13.2h10.4",
  drag: "M6 3.5v.1M10 3.5v.1M6 8v.1M10 8v.1M6 12.5v.1M10 12.5v.1",
  external: "M9.5 2.5h4v4M13.3 2.7 7.5 8.5M11.5 9.5v3.7h-8.7V4.5h3.7",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.3v3.6M8 5.1v.1",
  link: "M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.3-2.3A2.6 2.6 0 0 0 9 3.3L8 4.3M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7L8 11.7",
  more: "M3.5 8v.1M8 8v.1M12.5 8v.1",
  pencil: "M2.8 13.2l.7-3L10.8 2.9l2.3 2.3-7.3 7.3zM9.3 4.4l2.3 2.3",
  plus: "M8 3v10M3 8h10",
  refresh: "M13.3 6.5A5.6 5.6 0 0 0 3.3 5M2.7 9.5a5.6 5.6 0 0 0 10 1.5M3 2.3V5.2h2.9M13 13.7v-2.9h-2.9",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
  settings: "M8 5.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6M8 1.8v1.8M8 12.4v1.8M1.8 8h1.8M12.4 8h1.8M3.6 3.6l1.3 1.3M11.1 11.1l1.3 1.3M12.4 3.6l-1.3 1.3M4.9 11.1l-1.3 1.3",
  trash: "M2.8 4.3h10.4M6 4.2V2.5h4v1.7M4.2 4.5l.6 9h6.4l.6-9M6.8 7v4M9.2 7v4",
  undo: "M3 5.8h6.3a3.6 3.6 0 0 1 0 7.2H6M5.7 3 2.9 5.8l2.8 2.8",
  unlink: "M6.5 4.5 8 3.3A2.6 2.6 0 0 1 12.7 7l-1.2 1.3M9.5 11.5 8 12.7A2.6 2.6 0 0 1 3.3 9l1.2-1.3M2.5 2.5l11 11",
  up: "M8 13V3M4 6.8 8 3l4 3.8",
  user: "M8 2.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M2.8 13.7c.4-2.7 2.5-4 5.2-4s4.8 1.3 5.2 4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
