/* The product editor: amounts follow what is typed, and lines can be dragged. The server computes them again when they are
 * saved; adding, moving and removing are its work too. */

const number = (text) => {
	const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace('\u2212', '-');
	const isCommaDecimal = plain.lastIndexOf(',') > plain.lastIndexOf('.');
	return Number((isCommaDecimal ? plain.replace(/\./g, '').replace(',', '.') : plain.replace(/,/g, '')) || 0);
};

function money(amount) {
	const [whole, cents] = Math.abs(amount).toFixed(2).split('.');
	return `${amount < 0 ? '\u2212' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')}.${cents}`;
}

function valueOf(line, name) {
	return line.querySelector(`[name^="${name}-"]`)?.value ?? '';
}

function sumOf(line) {
	const gross = number(valueOf(line, 'quantity')) * number(valueOf(line, 'price'));
	const discount = number(valueOf(line, 'discount'));
	return Math.round((gross - (valueOf(line, 'type') === 'amount' ? discount : (gross * discount) / 100)) * 100) / 100;
}

function showSums() {
	const form = document.querySelector('form.lines');
	if (!form) return;
	let total = 0;
	for (const line of form.querySelectorAll('[data-line]')) {
		const sum = sumOf(line);
		line.querySelector('[data-line-sum]').textContent = Number.isFinite(sum) ? money(sum) : '–';
		if (line.querySelector('[name^="enabled-"]').checked) total += sum;
	}
	form.querySelector('[data-lines-total]').textContent = Number.isFinite(total) ? money(total) : '–';
}

/* A line is taken by its name; fields stay free for selecting text. */
function useDragging() {
	let dragged = null;
	document.addEventListener('pointerdown', (event) => {
		const line = event.target.closest?.('[data-line]');
		if (line) line.draggable = Boolean(event.target.closest('legend'));
	});
	document.addEventListener('dragstart', (event) => {
		dragged = event.target.matches?.('[data-line]') ? event.target : null;
	});
	document.addEventListener('dragover', (event) => {
		const over = dragged && event.target.closest?.('[data-line]');
		if (!over || over === dragged) return;
		event.preventDefault();
		const { top, height } = over.getBoundingClientRect();
		over[event.clientY > top + height / 2 ? 'after' : 'before'](dragged);
	});
	document.addEventListener('dragend', () => {
		dragged = null;
	});
}

export function useLines() {
	showSums();
	document.addEventListener('parts', showSums);
	document.addEventListener('input', (event) => event.target.closest?.('form.lines') && showSums());
	document.addEventListener('change', (event) => event.target.closest?.('form.lines') && showSums());
	useDragging();
}
