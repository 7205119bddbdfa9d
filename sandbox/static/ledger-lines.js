// The lines of an invoice, credit note or quote: adding, moving and removing them without asking the server, what an
// item fills in, and the sums while one types. The server works everything out again when the form is saved.
const E4 = 10000n;

/** "1 234,5" in ten thousandths; null when it is no number. */
function parse(text) {
	const plain = text.replace(/[\s\u00a0\u202f\u2009]/g, "");
	const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(plain.includes(".") ? plain : plain.replace(",", "."));

	if (!match || match[2] + (match[3] ?? "") === "")
		return null;
	const value = BigInt(match[2] || "0") * E4 + BigInt((match[3] ?? "").slice(0, 4).padEnd(4, "0"));
	return match[1] ? -value : value;
}

/** a / b, half away from zero; b > 0. */
function divide(a, b) {
	const size = a < 0n ? -a : a;
	const rounded = (2n * size + b) / (2n * b);

	return a < 0n ? -rounded : rounded;
}

/** To whole cents. */
function cents(value) {
	return divide(value, 100n) * 100n;
}

function money(value) {
	const size = value < 0n ? -value : value;
	const whole = String(size / E4).replace(/\B(?=(\d{3})+$)/g, "\u202f");

	return `${value < 0n ? "\u2212" : ""}${whole}.${String((size % E4) / 100n).padStart(2, "0")}`;
}

/** What a line costs; null when it isn't priced. */
function amountOf(line) {
	const price = parse(line.querySelector("[name=price]").value);
	const quantity = parse(line.querySelector("[name=quantity]").value) ?? (price === null ? null : E4);
	const discount = line.querySelector("[name=discount]")?.value.trim() ?? "";

	if (quantity === null || price === null)
		return null;
	if (discount.endsWith("%")) {
		const rate = parse(discount.slice(0, -1)) ?? 0n;
		return divide(quantity * price * (100n * E4 - rate), E4 * 100n * E4 * 100n) * 100n;
	}
	return cents(divide(quantity * price, E4)) - cents(parse(discount) ?? 0n);
}

function taxNameAndRate(line) {
	const select = line.querySelector("[name=tax]");
	const account = line.querySelector("[name=line-account]").value;
	const own = [...document.querySelectorAll("#account-taxes option")].find(({ value }) => value === account)?.textContent;
	const option = select.value ? select.selectedOptions[0] : [...select.options].find(({ value }) => value === own && value !== "");

	return { name: option?.textContent ?? "", rate: parse(option?.dataset.rate ?? "0") ?? 0n };
}

function taxOf(amount, rate, mode) {
	if (mode === "NOTAX")
		return 0n;
	return mode === "INCLUSIVE" ? divide(amount * rate, (100n * E4 + rate) * 100n) * 100n : divide(amount * rate, 100n * E4 * 100n) * 100n;
}

function sumsOf(form) {
	const mode = form.elements.mode.value.toUpperCase();
	const taxes = new Map();
	let sum = 0n;
	let tax = 0n;

	for (const line of form.querySelectorAll("#lines .line")) {
		const amount = amountOf(line);
		const { name, rate } = taxNameAndRate(line);

		line.querySelector("output").textContent = amount === null ? "\u00a0" : money(amount);
		if (amount === null)
			continue;
		const own = taxOf(amount, rate, mode);
		sum += amount;
		tax += own;
		if (own !== 0n)
			taxes.set(name, (taxes.get(name) ?? 0n) + own);
	}
	const subtotal = mode === "INCLUSIVE" ? sum - tax : sum;
	return { subtotal, taxes, total: subtotal + tax, currency: form.elements.currency.value };
}

function drawSums(form) {
	const { subtotal, taxes, total, currency } = sumsOf(form);
	const rows = [["Subtotal", subtotal], ...taxes, [`Total ${currency}`, total]];
	const cells = rows.map(([name, value]) => {
		const row = document.createElement("div");
		const term = document.createElement("dt");
		const definition = document.createElement("dd");

		term.textContent = name;
		definition.textContent = money(value);
		row.append(term, definition);
		return row;
	});

	form.querySelector("#sums").replaceChildren(...cells);
}

function number(form) {
	form.querySelectorAll("#lines .line").forEach((line, index) => {
		line.querySelector(".count").textContent = index + 1;
		for (const button of line.querySelectorAll("[data-move]"))
			button.value = `${button.dataset.move}-${index}`;
	});
}

function say(form, text) {
	form.querySelector("#lines-status").textContent = text;
}

function addLine(form) {
	const line = form.querySelector("#blank-line").content.firstElementChild.cloneNode(true);

	form.querySelector("#lines").append(line);
	line.querySelector("[name=item]").focus();
	say(form, "Line added");
}

const MOVES = {
	up(line) {
		line.previousElementSibling?.before(line);
		return "Line moved up";
	},
	down(line) {
		line.nextElementSibling?.after(line);
		return "Line moved down";
	},
	remove(line, form) {
		const next = line.nextElementSibling ?? line.previousElementSibling;

		line.remove();
		if (next)
			next.querySelector("[data-move=remove]").focus();
		else
			addLine(form);
		return "Line removed";
	},
};

/** What the item says, where nothing was typed yet or the item before had filled it in. */
function fillIn(line, option) {
	const fields = { description: option.dataset.description || option.textContent, price: option.dataset.price, "line-account": option.dataset.account, tax: option.dataset.tax };

	for (const [name, value] of Object.entries(fields)) {
		const field = line.querySelector(`[name=${name}]`);

		if (!value || (field.value !== "" && field.value !== field.dataset.filled))
			continue;
		field.value = value;
		field.dataset.filled = value;
	}
	const quantity = line.querySelector("[name=quantity]");
	if (quantity.value === "")
		quantity.value = "1";
}

function onInput(form, event) {
	const line = event.target.closest(".line");

	if (event.target.name === "item") {
		const option = [...form.querySelectorAll("#items option")].find(({ value }) => value === event.target.value);
		if (option)
			fillIn(line, option);
	}
	drawSums(form);
}

function onClick(form, event) {
	const button = event.target.closest("[data-move], [data-add]");

	if (!button)
		return;
	event.preventDefault();
	if ("add" in button.dataset)
		addLine(form);
	else {
		const line = button.closest(".line");
		say(form, MOVES[button.dataset.move](line, form));
		if (line.isConnected)
			button.focus();
	}
	number(form);
	drawSums(form);
	form.dispatchEvent(new Event("input"));
}

for (const form of document.querySelectorAll("form.document")) {
	form.addEventListener("input", (event) => {
		if (event.target !== form)
			onInput(form, event);
	});
	form.addEventListener("click", (event) => onClick(form, event));
	drawSums(form);
}

/* Contacts beyond the first hundred are looked up while one types. */
let latest = 0;
for (const input of document.querySelectorAll("input[list=contacts]"))
	input.addEventListener("input", async () => {
		const turn = ++latest;
		const answer = await fetch(`/contacts/names?q=${encodeURIComponent(input.value)}`).catch(() => null);

		if (!answer?.ok || turn !== latest)
			return;
		const options = (await answer.json()).map((name) => {
			const option = document.createElement("option");
			option.value = name;
			return option;
		});
		input.list.replaceChildren(...options);
	});
