import { useI18n } from "../shared/i18n";
import { SelectField } from "../shared/select-field";
import { TextField } from "../shared/text-field";
import { textsAt, useInvoice } from "./context";
import { MAX_LENGTH, type TaxTreatment } from "./model";

const TREATMENTS: TaxTreatment[] = ["exclusive", "inclusive", "none"];

function Choices() {
  const i18n = useI18n();
  const { page, form, data, visible } = useInvoice();
  const { t } = i18n;
  const ownTemplate = data.templates.find((template) => template.is_default);
  return (
    <>
      <SelectField
        {...textsAt(i18n, visible, "tax_treatment")}
        class="field-half"
        label={t("details.tax_treatment")}
        value={form.taxTreatment}
        choices={TREATMENTS.map((value) => ({ value, label: t(`treatment.${value}`) }))}
        onChange={(value) => page.edit.change({ taxTreatment: value as TaxTreatment }, ["tax_treatment"])}
      />
      <SelectField
        {...textsAt(i18n, visible, "currency")}
        class="field-half"
        label={t("details.currency")}
        value={form.currency}
        choices={data.currencies.map(({ code, name }) => ({ value: code, label: name ? `${code} – ${name}` : code }))}
        onChange={(currency) => page.edit.change({ currency }, ["currency"])}
      />
      <SelectField
        {...textsAt(i18n, visible, "template")}
        class="field-half"
        label={t("details.template")}
        value={form.templateId || ownTemplate?.id || ""}
        choices={data.templates.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(templateId) => page.edit.change({ templateId }, ["template"])}
      />
    </>
  );
}

export function DetailsCard() {
  const i18n = useI18n();
  const { page, form, visible } = useInvoice();
  const { t } = i18n;
  return (
    <section class="card" aria-labelledby="details-title">
      <h2 id="details-title">{t("details.title")}</h2>
      <div class="fields">
        <Choices />
        <TextField
          {...textsAt(i18n, visible, "reference")}
          class="field-half"
          label={t("details.reference")}
          hint={t("details.reference_hint")}
          maxLength={MAX_LENGTH.reference}
          value={form.reference}
          onChange={(reference) => page.edit.change({ reference }, ["reference"])}
          onLeave={() => page.edit.touch("reference")}
        />
        <TextField
          {...textsAt(i18n, visible, "date")}
          class="field-half"
          label={t("details.date")}
          type="date"
          value={form.date}
          onChange={page.edit.setDate}
          onLeave={() => page.edit.touch("date")}
        />
        <TextField
          {...textsAt(i18n, visible, "due_date")}
          class="field-half"
          label={t("details.due_date")}
          type="date"
          value={form.dueDate}
          onChange={page.edit.setDueDate}
          onLeave={() => page.edit.touch("due_date")}
        />
      </div>
    </section>
  );
}
