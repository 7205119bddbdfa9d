/* Messages, questions and forms. Dialogs are the browser's own modal ones: they keep the focus inside, and Esc closes them. */

const SNACKBAR_MS = 7000;
const SNACKBARS_MAX = 3;

/* The forms that an app may open: name in the request, label, type of the input. */
const FORMS = {
	deal: {
		title: 'Add deal',
		fields: [
			['title', 'Title', 'text', true],
			['person', 'Contact person', 'text'],
			['organization', 'Organization', 'text'],
		],
		done: (id) => ({ text: 'The deal was added.', url: `/deal/${id}` }),
	},
	person: {
		title: 'Add person',
		fields: [
			['name', 'Name', 'text', true],
			['organization', 'Organization', 'text'],
		],
		done: (id) => ({ text: 'The person was added.', url: `/person/${id}` }),
	},
	organization: {
		title: 'Add organization',
		fields: [['name', 'Name', 'text', true]],
		done: (id) => ({ text: 'The organization was added.', url: `/organization/${id}` }),
	},
	activity: {
		title: 'Schedule an activity',
		fields: [
			['subject', 'Subject', 'text', true],
			['dueDate', 'Due date', 'date'],
			['dueTime', 'Due time', 'time'],
			['duration', 'Duration (hh:mm)', 'text'],
			['note', 'Note', 'textarea'],
			['description', 'Description', 'textarea'],
			['deal', 'Deal id', 'number'],
			['organization', 'Organization id', 'number'],
		],
		done: () => ({ text: 'The activity was scheduled.' }),
	},
};

export const isForm = (type) => Object.hasOwn(FORMS, type);

function make(tag, properties = {}, ...children) {
	const made = Object.assign(document.createElement(tag), properties);
	made.append(...children);
	return made;
}

/* A short message in the corner. Links lead to the web only. */
export function snackbar(message, link) {
	const toast = make('div', { className: 'toast' }, make('span', {}, String(message)));
	const close = make('button', { type: 'button', className: 'icon-button', textContent: '×' });
	close.setAttribute('aria-label', 'Dismiss');
	if (link?.url && /^(https?:|\/)/.test(link.url))
		toast.append(make('a', { href: link.url, target: '_blank', rel: 'noopener', textContent: link.label || link.url }));
	toast.append(close);
	close.addEventListener('click', () => toast.remove());
	const toasts = document.querySelector('.toasts');
	const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
	if (dialog) dialog.append(toasts);
	toasts.append(toast);
	while (toasts.children.length > SNACKBARS_MAX) toasts.firstElementChild.remove();
	setTimeout(() => toast.remove(), SNACKBAR_MS);
}

/* Messages stand inside the dialog in front, where they can be read and reached; they outlive it. */
export function closeDialog(dialog) {
	const toasts = dialog.querySelector('.toasts');
	if (toasts) document.body.append(toasts);
	dialog.close();
	dialog.remove();
}

let dialogCount = 0;

/* A modal dialog with a title and a row of buttons. Resolves with what ${settle} was called with; undefined when closed. */
function ask(title, build) {
	return new Promise((resolve) => {
		const heading = make('h2', { id: `dialog-${++dialogCount}`, textContent: title });
		const form = make('form', { method: 'dialog' }, heading);
		const dialog = make('dialog', {}, form);
		dialog.setAttribute('aria-labelledby', heading.id);
		const settle = (value) => {
			if (!dialog.isConnected) return;
			closeDialog(dialog);
			resolve(value);
		};
		dialog.addEventListener('cancel', (event) => {
			event.preventDefault();
			settle(undefined);
		});
		build(form, settle);
		document.body.append(dialog);
		dialog.showModal();
	});
}

function buttons(cancelText, okText, okColor, settle) {
	const cancel = make('button', { type: 'button', className: 'button', textContent: cancelText });
	const ok = make('button', { className: `button ${okColor}`, textContent: okText });
	cancel.addEventListener('click', () => settle(undefined));
	return make('div', { className: 'dialog-actions' }, cancel, ok);
}

/* True when the person agreed. */
export async function confirmation({ title, description, okText = 'OK', cancelText = 'Cancel', okColor = 'primary' }) {
	const answer = await ask(title, (form, settle) => {
		if (description) form.append(make('p', { textContent: description }));
		form.append(buttons(cancelText, okText, okColor, settle));
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			settle(true);
		});
	});
	return answer === true;
}

function field([name, label, type, isRequired], value) {
	const input =
		type === 'textarea' ? make('textarea', { name, rows: 3 }) : make('input', { name, type, required: Boolean(isRequired) });
	input.value = value ?? '';
	return make('label', {}, label, input);
}

async function submit(type, form) {
	const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
	const answer = await fetch(`/modals/${type}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
		body: JSON.stringify(values),
	});
	const body = await answer.json();
	if (!answer.ok) throw new Error(body.error);
	return body.id;
}

/* Opens one of the forms; {status:"submitted",id} or {status:"closed"}. */
export async function formDialog(type, prefill = {}) {
	const { title, fields, done } = FORMS[type];
	const id = await ask(title, (form, settle) => {
		const problem = make('p', { className: 'form-error' });
		problem.setAttribute('role', 'alert');
		form.append(problem, ...fields.map((row) => field(row, prefill[row[0]])), buttons('Cancel', 'Save', 'primary', settle));
		form.addEventListener('submit', async (event) => {
			event.preventDefault();
			try {
				settle(await submit(type, form));
			} catch (error) {
				problem.textContent = error.message;
			}
		});
	});
	if (id === undefined) return { status: 'closed' };
	const { text, url } = done(id);
	snackbar(text, url && { url, label: 'Open' });
	return { status: 'submitted', id };
}
