// The pages work without this: it asks before what can't be undone, guards what was typed, and saves clicks.
import "./ledger-lines.js";

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
		ask(form.dataset.confirm, button.firstChild.textContent, () => {
			isConfirmed = true;
			form.requestSubmit(button);
		});
	});
}

/* Leaving a form in which something was typed asks first; the browser has its own words for it. */
for (const form of document.querySelectorAll("form[data-guard]")) {
	let isChanged = false;
	const guard = (event) => {
		if (isChanged)
			event.preventDefault();
	};

	form.addEventListener("input", () => {
		isChanged = true;
	});
	form.addEventListener("submit", () => {
		isChanged = false;
	});
	window.addEventListener("beforeunload", guard);
}

document.querySelector("main .alert")?.focus();

async function upload(form, file) {
	const complaint = form.querySelector(".error");
	const address = form.dataset.upload + encodeURIComponent(file.name);
	const answer = await fetch(address, { method: "POST", body: file, headers: { "content-type": file.type || "application/octet-stream" } });

	if (answer.ok) {
		location.reload();
		return;
	}
	complaint.textContent = await answer.text();
	complaint.hidden = false;
}

for (const form of document.querySelectorAll("form[data-upload]"))
	form.querySelector("input").addEventListener("change", async (event) => {
		const complaint = form.querySelector(".error");

		try {
			await upload(form, event.target.files[0]);
		} catch {
			complaint.textContent = "The ledger didn't answer. Choose the file again to retry.";
			complaint.hidden = false;
		}
	});
