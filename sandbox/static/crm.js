/* What the CRM's pages do beside what the server draws: menus, filters, the board, themes, and the app's frames. */
import { Host } from './host.js';
import { formDialog, snackbar } from './crm-dialogs.js';
import { useBoard } from './crm-board.js';
import { useLines } from './crm-lines.js';
import { reload, useParts } from './crm-parts.js';

const root = document.documentElement;
if (!root.dataset.theme) root.dataset.theme = /crm_theme=dark/.test(document.cookie) ? 'dark' : 'light';
const { app, client, appName } = document.body.dataset;
const dealId = document.querySelector('[data-deal-page]')?.dataset.dealPage;
const host = app && new Host({ appUrl: app, appName, clientId: client, theme: root.dataset.theme });

function onClick(selector, act) {
	document.addEventListener('click', (event) => {
		const target = event.target.closest(selector);
		if (target) act(target, event);
	});
}

/* ---- theme ---- */
function markThemeSwitch() {
	document.querySelector('[data-theme-switch]')?.setAttribute('aria-pressed', String(root.dataset.theme === 'dark'));
}
markThemeSwitch();
onClick('[data-theme-switch]', () => {
	root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
	document.cookie = `crm_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
	markThemeSwitch();
	host?.setTheme(root.dataset.theme);
});

/* ---- forms ---- */
document.addEventListener('change', (event) => {
	if (event.target.matches('[data-submit]')) event.target.form.submit();
});
onClick('[data-new]', async ({ dataset }) => {
	const { status, id } = await formDialog(dataset.new, dealId ? { deal: Number(dealId) } : {});
	if (status !== 'submitted') return;
	if (dataset.new === 'deal') window.location.assign(`/deal/${id}`);
	else reload();
});

onClick('[data-more-values]', (button) => {
	const rows = button.parentElement.querySelectorAll('.value-row');
	const row = rows[rows.length - 1].cloneNode(true);
	const input = row.querySelector('input');
	input.value = '';
	input.removeAttribute('id');
	for (const named of row.querySelectorAll('[aria-label]'))
		named.setAttribute('aria-label', named.getAttribute('aria-label').replace(/\d+$/, String(rows.length + 1)));
	rows[rows.length - 1].after(row);
	input.focus();
});

useParts();
useBoard();
useLines();

/* ---- menus: arrow keys move, Esc closes and goes back to the button ---- */
const openMenu = () => document.querySelector('[data-menu][aria-expanded="true"]');

function setMenu(button, isOpen) {
	button.setAttribute('aria-expanded', String(isOpen));
	button.nextElementSibling.hidden = !isOpen;
	if (isOpen) button.nextElementSibling.querySelector('[role="menuitem"]').focus();
}

document.addEventListener('click', (event) => {
	const open = openMenu();
	const button = event.target.closest('[data-menu]');
	if (open && open !== button) setMenu(open, false);
	if (button) setMenu(button, button.getAttribute('aria-expanded') !== 'true');
});
document.addEventListener('keydown', (event) => {
	const open = openMenu();
	if (!open) return;
	const items = [...open.nextElementSibling.querySelectorAll('[role="menuitem"]')];
	const at = items.indexOf(document.activeElement);
	const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
	if (next !== undefined) {
		event.preventDefault();
		items[(next + items.length) % items.length].focus();
	} else if (event.key === 'Escape') {
		setMenu(open, false);
		open.focus();
	}
});

/* ---- cards that fold ---- */
function toggle(button, content) {
	const isOpen = button.getAttribute('aria-expanded') !== 'true';
	button.setAttribute('aria-expanded', String(isOpen));
	content.hidden = !isOpen;
	return isOpen;
}
onClick('[data-collapse]', (button) => toggle(button, button.closest('.card').querySelector('.card-body')));
onClick('[data-collapse-panel]', (button) => {
	const slot = button.closest('.card').querySelector('.frame-slot');
	const surface = [...host.surfaces].find((each) => each.slot === slot);
	surface?.emit('visibility', { data: { is_visible: toggle(button, slot) } });
});

/* ---- the app's frames ---- */
for (const slot of document.querySelectorAll('.frame-slot[data-surface]')) {
	const { surface, ids, context } = slot.dataset;
	const query = surface === 'panel' ? { resource: 'deal', ids } : context ? { context } : {};
	host.mount(surface, slot, query);
}
onClick('[data-modal]', ({ dataset }) =>
	host
		.openModal({ type: 'custom_modal', action_id: dataset.modal }, { query: { resource: 'deal', ids: dealId ?? '' } })
		.catch((error) => snackbar(error.message)),
);
