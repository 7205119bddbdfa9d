import { useI18n } from "../shared/i18n";
import { SelectField } from "../shared/select-field";
import { useLineTexts, type LineRowProps } from "./line-row";

/** Account and tax rate. */
export function LineChoices(props: LineRowProps) {
  const { page, data, line, hasTax } = props;
  const { t, format } = useI18n();
  const texts = useLineTexts(props);
  const accounts = data.accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const rates = data.tax_rates.map(({ id, name, rate }) => {
    const saysRate = name.replace(",", ".").split(/[^\d.]+/).includes(String(rate));
    return { value: id, label: saysRate ? name : `${name} (${format.percent(rate)})` };
  });
  const reason = line.taxReason === "undecided" || line.taxReason === "percent" ? t(`line.tax_${line.taxReason}`) : undefined;
  return (
    <>
      <SelectField
        {...texts("account")}
        class="line-account"
        label={t("line.account")}
        value={line.accountCode}
        choices={[{ value: "", label: t("line.account_default") }, ...accounts]}
        onChange={(accountCode) => page.edit.changeLine(line.key, { accountCode }, "account")}
      />
      {hasTax && (
        <SelectField
          {...texts("tax_rate")}
          class="line-tax"
          label={t("line.tax_rate")}
          hint={reason}
          value={line.taxRateId}
          choices={[{ value: "", label: t("line.tax_default") }, ...rates]}
          onChange={(taxRateId) => page.edit.changeLine(line.key, { taxRateId, taxReason: null }, "tax_rate")}
        />
      )}
    </>
  );
}
