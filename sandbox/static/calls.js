/* The record of calls: a button that copies a call as a curl command. */
for (const button of document.querySelectorAll('[data-copy]')) {
	button.hidden = false;
	button.addEventListener('click', async () => {
		await navigator.clipboard.writeText(button.closest('details').querySelector('[data-curl]').textContent);
		button.textContent = 'Copied';
	});
}
