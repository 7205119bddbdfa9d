import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import { Notice } from "../shared/notice";
import { AddLines } from "./add-lines";
import { textsAt, useInvoice } from "./context";
import { LineHead } from "./line-head";
import { LineRow } from "./line-row";
import { RemovedLine } from "./removed-line";

function LineList() {
  const { page, state, form, data, visible } = useInvoice();
  const { computed, computing } = state;
  const isCurrent = computing === "fresh" || computing === "pending";
  const amountOf = (key: string) => (isCurrent ? computed?.preview.lines[computed.keys.indexOf(key)]?.amount : null) ?? null;
  return (
    <ol class="lines">
      {form.lines.map((line, index) => (
        <LineRow
          key={line.key}
          page={page}
          data={data}
          line={line}
          index={index}
          count={form.lines.length}
          currency={form.currency}
          hasTax={form.taxTreatment !== "none"}
          amount={amountOf(line.key)}
          marks={visible.filter((mark) => mark.place.startsWith(`${line.key}:`))}
          isLinking={state.linking.has(line.key)}
          linkFailure={state.linkFailure?.key === line.key ? state.linkFailure.failure : null}
        />
      ))}
    </ol>
  );
}

export function LinesCard() {
  const i18n = useI18n();
  const { form, data, visible } = useInvoice();
  const { id, error, warning } = textsAt(i18n, visible, "lines");
  return (
    <section class={`card lines-card ${form.taxTreatment === "none" ? "lines-untaxed" : ""}`} aria-labelledby="lines-title">
      <h2 id="lines-title">{i18n.t("lines.title")}</h2>
      {form.lines.length > 0 && <LineHead />}
      {form.lines.length > 0 ? <LineList /> : <p class="quiet lines-empty">{i18n.t("lines.empty")}</p>}
      <RemovedLine />
      {(error || warning) && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" size={12} />
          <span>{error ?? warning}</span>
        </p>
      )}
      <AddLines />
      {data.left_out.length > 0 && (
        <Notice tone="info">{i18n.t("lines.left_out", { names: data.left_out.map((line) => line.name).join(", ") })}</Notice>
      )}
    </section>
  );
}
