// The pages work without this: it asks before what can't be undone, and saves a click.
document.documentElement.classList.add("js");

for (const select of document.querySelectorAll("select[data-auto]"))
	select.addEventListener("change", () => select.form.requestSubmit());

function ask(question, verb, onYes) {
	const dialog = document.createElement("dialog");
	const title = document.createElement("h2");
	const buttons = document.createElement("p");
	const yes = document.createElement("button");
	const no = document.createElement("button");

	title.textContent = question;
	title.id = "question";
	dialog.setAttribute("aria-labelledby", title.id);
	yes.textContent = verb;
	yes.className = "danger";
	no.textContent = "Cancel";
	buttons.className = "buttons";
	buttons.append(yes, no);
	dialog.append(title, buttons);
	no.addEventListener("click", () => dialog.close());
	yes.addEventListener("click", () => {
		dialog.close();
		onYes();
	});
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	no.focus();
}

for (const form of document.querySelectorAll("form[data-confirm]")) {
	let isConfirmed = false;

	form.addEventListener("submit", (event) => {
		const button = event.submitter ?? form.querySelector("button");

		if (isConfirmed)
			return;
		event.preventDefault();
		ask(form.dataset.confirm, button.textContent, () => {
			isConfirmed = true;
			form.requestSubmit(button);
		});
	});
}
