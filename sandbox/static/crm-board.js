/* The board: cards are dragged to another stage, or onto Won, Lost and Delete. The arrows on each card do the same for who uses
 * a keyboard; they are forms, so that they work without this file. */
import { confirmation } from './crm-dialogs.js';
import { post } from './crm-parts.js';

const say = (text) => {
	const line = document.querySelector('.said') ?? document.body.appendChild(document.createElement('p'));
	line.className = 'said unseen';
	line.setAttribute('role', 'status');
	line.textContent = text;
};

const titleOf = (card) => card.querySelector('a').textContent;

async function moveTo(board, card, column) {
	if (card.closest('.column') === column) return;
	const title = titleOf(card);
	column.querySelector('.cards').prepend(card);
	await post(`/deal/${card.dataset.deal}/stage`, { stage_id: column.dataset.stage, back: board.dataset.back });
	say(`${title} is in ${column.getAttribute('aria-label')} now.`);
}

async function end(board, card, what) {
	const url = `/deal/${card.dataset.deal}`;
	const back = board.dataset.back;
	const question = { title: `Delete ${titleOf(card)}?`, okText: 'Delete deal', okColor: 'negative' };
	if (what !== 'delete') await post(`${url}/status`, { status: what, back });
	else if (await confirmation(question)) await post(`${url}/delete`, { back });
}

function cardOf(event) {
	const id = event.dataTransfer.getData('text/plain');
	return document.querySelector(`.deal-card[data-deal="${CSS.escape(id)}"]`);
}

const boardOf = (event) => event.target.closest?.('.board');
const endOf = (event) => event.target.closest?.('[data-end]');
const showEnds = (isShown) => document.querySelector('.drop-ends')?.toggleAttribute('hidden', !isShown);

function mark(target) {
	for (const each of document.querySelectorAll('.is-over')) each.classList.toggle('is-over', each === target);
	target?.classList.add('is-over');
}

export function useBoard() {
	if (!document.querySelector('.board')) return;
	document.addEventListener('dragstart', (event) => {
		const card = event.target.closest?.('.deal-card');
		if (!card) return;
		event.dataTransfer.setData('text/plain', card.dataset.deal);
		event.dataTransfer.effectAllowed = 'move';
		card.classList.add('is-dragged');
		setTimeout(() => showEnds(true));
	});
	document.addEventListener('dragend', (event) => {
		event.target.classList?.remove('is-dragged');
		showEnds(false);
		mark(null);
	});
	document.addEventListener('dragover', (event) => {
		const target = endOf(event) ?? event.target.closest?.('.column');
		if (!target) return;
		event.preventDefault();
		mark(target);
	});
	document.addEventListener('drop', (event) => {
		const card = cardOf(event);
		const column = boardOf(event) && event.target.closest('.column');
		const board = document.querySelector('.board');
		if (!card || (!column && !endOf(event))) return;
		event.preventDefault();
		if (column) moveTo(board, card, column);
		else end(board, card, endOf(event).dataset.end);
	});
}
