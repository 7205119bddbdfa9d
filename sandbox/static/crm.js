/* What the CRM's pages do beside what the server draws: menus, filters, the board, themes, and the app's frames. */
import { Host } from './host.js';
import { confirmation, formDialog, snackbar } from './crm-dialogs.js';

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
document.addEventListener('submit', async (event) => {
	const { confirm, confirmText, confirmOk } = event.target.dataset;
	if (!confirm) return;
	event.preventDefault();
	const isSure = await confirmation({ title: confirm, description: confirmText, okText: confirmOk, okColor: 'negative' });
	if (isSure) event.target.submit();
});
document.addEventListener('input', (event) => {
	const { filter } = event.target.dataset;
	if (!filter) return;
	const wanted = event.target.value.trim().toLocaleLowerCase();
	for (const row of document.querySelectorAll(`${filter} tbody tr`))
		row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
});
onClick('[data-new]', async ({ dataset }) => {
	const { status, id } = await formDialog(dataset.new, dealId ? { deal: Number(dealId) } : {});
	if (status === 'submitted') window.location.assign(dataset.new === 'deal' ? `/deal/${id}` : window.location.href);
});
onClick('[data-edit-deal]', () => document.querySelector('#edit-deal').showModal());
onClick('[data-close-dialog]', (button) => button.closest('dialog').close());

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
onClick('[data-collapse]', (button) => toggle(button, button.closest('.card').querySelector('dl')));
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

/* ---- the board ---- */
async function moveDeal(card, column) {
	const answer = await fetch(`/deal/${card.dataset.deal}/stage`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ stage_id: column.dataset.stage }),
	});
	if (!answer.ok) return snackbar('The deal could not be moved.');
	column.querySelector('.cards').append(card);
	for (const each of document.querySelectorAll('.column'))
		each.querySelector('h2 small').textContent = `${each.querySelectorAll('.deal-card').length} deals`;
}

const board = document.querySelector('.board');
board?.addEventListener('dragstart', (event) => {
	const card = event.target.closest('.deal-card');
	if (card) event.dataTransfer.setData('text/plain', card.dataset.deal);
});
board?.addEventListener('dragover', (event) => {
	if (event.target.closest('.column')) event.preventDefault();
});
board?.addEventListener('drop', (event) => {
	const column = event.target.closest('.column');
	const card = board.querySelector(`.deal-card[data-deal="${CSS.escape(event.dataTransfer.getData('text/plain'))}"]`);
	if (!column || !card) return;
	event.preventDefault();
	moveDeal(card, column);
});
