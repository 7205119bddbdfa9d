import { useI18n } from "./i18n";

interface DayProps {
  day: string;
  /** What is shown instead of the date; the exact date then stands in the tooltip and for screen readers. */
  text?: string;
}

export function Day({ day, text }: DayProps) {
  const { format } = useI18n();
  return (
    <time dateTime={day} title={format.fullDay(day)}>
      {text ?? format.day(day)}
      {text !== undefined && <span class="sr-only"> ({format.fullDay(day)})</span>}
    </time>
  );
}
