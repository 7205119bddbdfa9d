/* Pages stay where they are while a part of them changes: links and forms inside a part (data-part), links that say so
 * (data-part-link) and filters (data-live) are fetched, and the parts of the answer take the places of the old ones. The app's
 * frames are in no part, so that they aren't loaded again. Without this file everything works as whole pages. */
import { confirmation, snackbar } from './crm-dialogs.js';

const TYPING_MS = 250;

function nameOf(element) {
	return element?.id || (element?.name && `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`);
}

function findAgain(name) {
	if (!name) return null;
	return document.getElementById(name) ?? (name.startsWith('[') ? document.querySelector(name) : null);
}

/* Where somebody was typing, so that a part that changes under them doesn't take that away. */
function rememberFocus() {
	const { activeElement } = document;
	const name = nameOf(activeElement);
	const range = activeElement?.matches('input[type="search"]') ? activeElement.selectionStart : null;
	return () => {
		const wanted = document.querySelector('main [data-focus], [data-part] [autofocus]') ?? findAgain(name);
		if (!wanted || wanted === document.activeElement) return;
		wanted.focus({ preventScroll: !wanted.matches('[data-focus], [autofocus]') });
		if (range !== null) wanted.setSelectionRange?.(range, range);
	};
}

/* Puts the parts of the other document in place of ours; false when the two don't match. */
function takeParts(other) {
	const parts = [...document.querySelectorAll('[data-part]')];
	const pairs = parts.map((part) => [part, other.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`)]);
	if (parts.length === 0 || pairs.some(([, made]) => !made)) return false;
	const focus = rememberFocus();
	for (const [part, made] of pairs) {
		const folded = part.querySelector('[data-collapse][aria-expanded="false"]');
		if (part.isConnected && !part.isEqualNode(made)) part.replaceWith(document.importNode(made, true));
		if (folded) fold(made.dataset.part);
	}
	focus();
	document.dispatchEvent(new CustomEvent('parts'));
	return true;
}

function fold(name) {
	const part = document.querySelector(`[data-part="${CSS.escape(name)}"]`);
	part?.querySelector('[data-collapse]')?.setAttribute('aria-expanded', 'false');
	const body = part?.querySelector('.card-body');
	if (body && !body.querySelector('form')) body.hidden = true;
}

/* A heading's link was made before the last letters were typed into the filter. */
function withFilter(href) {
	const url = new URL(href);
	if (!url.searchParams.has('sort')) return url;
	for (const { name, value } of document.querySelectorAll('[data-live]'))
		if (value === '') url.searchParams.delete(name);
		else url.searchParams.set(name, value);
	return url;
}

let newest = 0;
let typing;

/* A filter's hidden fields say how the list is sorted now, so that the next search keeps it. */
function keepOrder({ searchParams }) {
	for (const field of document.querySelectorAll('form[method="get"] input[type="hidden"]'))
		if (searchParams.has(field.name)) field.value = searchParams.get(field.name);
}

/* Fetches a page of ours and takes its parts; another page is opened as such. */
async function visit(url, options = {}) {
	const mine = ++newest;
	clearTimeout(typing);
	let answer;
	try {
		answer = await fetch(url, { ...options, headers: { Accept: 'text/html', ...options.headers } });
	} catch {
		return snackbar("The sandbox doesn't answer. What you typed is still here; try again.");
	}
	const text = await answer.text();
	if (mine !== newest) return undefined;
	const there = new URL(answer.url);
	const isPost = options.method === 'POST';
	if (isPost ? answer.redirected && there.pathname !== window.location.pathname : there.pathname !== window.location.pathname)
		return window.location.assign(there);
	const other = new DOMParser().parseFromString(text, 'text/html');
	if (!takeParts(other)) {
		if (answer.ok) return window.location.assign(there);
		return snackbar(other.querySelector('main p')?.textContent ?? 'That did not work.');
	}
	keepOrder(there);
	if (!isPost || answer.redirected) window.history.replaceState(null, '', there);
	return undefined;
}

/* The present page again: something else has changed it. */
export function reload() {
	return visit(window.location.href);
}

/* Posts fields, and takes the parts of the answer. */
export function post(url, fields) {
	return visit(url, { method: 'POST', body: new URLSearchParams(fields) });
}

function send(form, submitter) {
	const data = new FormData(form);
	if (submitter?.name) data.append(submitter.name, submitter.value);
	const fields = new URLSearchParams(data);
	if (form.method !== 'get') return visit(form.action, { method: 'POST', body: fields });
	for (const [name, value] of [...fields]) if (value === '') fields.delete(name);
	return visit(`${form.action}?${fields}`);
}

async function onSubmit(event) {
	const form = event.target;
	const { confirm, confirmText, confirmOk } = form.dataset;
	const isPart = form.closest('[data-part]') || (form.method === 'get' && document.querySelector('[data-part]'));
	if (event.defaultPrevented || (!confirm && !isPart)) return;
	event.preventDefault();
	const question = { title: confirm, description: confirmText, okText: confirmOk, okColor: 'negative' };
	if (confirm && !(await confirmation(question))) return;
	if (isPart) await send(form, event.submitter);
	else submitWhole(form, event.submitter);
}

/* form.submit() leaves out the button that was pressed. */
function submitWhole(form, submitter) {
	if (submitter?.name) {
		const field = document.createElement('input');
		Object.assign(field, { type: 'hidden', name: submitter.name, value: submitter.value });
		form.append(field);
	}
	form.submit();
}

export function useParts() {
	document.addEventListener('submit', onSubmit);
	document.addEventListener('click', (event) => {
		const link = event.target.closest('a[data-part-link]');
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
		event.preventDefault();
		visit(withFilter(link.href));
	});
	document.addEventListener('input', (event) => {
		if (!event.target.matches('[data-live]')) return;
		clearTimeout(typing);
		typing = setTimeout(() => send(event.target.form), event.target.matches('select') ? 0 : TYPING_MS);
	});
	document.querySelector('main [data-focus]')?.focus();
}
