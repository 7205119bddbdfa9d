/* The host's side of the app-extensions protocol: each command of a framed app is answered once on the port that came with it,
 * each listener's port is kept and fed. What people see of it (dialogs, messages) is in crm-dialogs.js. */
import { closeDialog, confirmation, formDialog, isForm, snackbar } from './crm-dialogs.js';

const INITIALIZE_MS = 10_000;

/* The least and the most of each size, in pixels. What isn't here can't be resized. */
const LIMITS = {
	panel: { height: [100, 750] },
	modal: { width: [320, Infinity], height: [120, Infinity] },
	floating: { width: [200, 800], height: [70, 700] },
	settings: {},
};
const FIRST_SIZE = {
	panel: { height: 200 },
	modal: { width: 640, height: 420 },
	floating: { width: 360, height: 420 },
	settings: {},
};
const VIEWS = {
	deals: (id) => (id ? `/deal/${id}` : '/deals'),
	organizations: (id) => (id ? `/organization/${id}` : '/organizations'),
	contacts: (id) => (id ? `/person/${id}` : '/persons'),
	leads: () => '/leads',
	campaigns: () => '/campaigns',
	projects: () => '/projects',
};

const clamp = (value, [least, most]) => Math.min(Math.max(value, least), most);

function element(tag, className, text) {
	const made = document.createElement(tag);
	if (className) made.className = className;
	if (text) made.textContent = text;
	return made;
}

/* What a dialog has for the frame inside it, header and borders taken off. */
function roomInWindow() {
	return { width: window.innerWidth - 32, height: window.innerHeight - 96 };
}

/* One frame of the app: a panel, a modal, the floating window or the settings page. */
class Surface {
	constructor(host, kind, slot, query) {
		Object.assign(this, { host, kind, slot, query, listeners: new Map(), isReady: false, pending: null });
	}

	async load() {
		this.listeners.clear();
		this.isReady = false;
		this.slot.replaceChildren(element('div', 'frame-wait', `Loading ${this.host.appName}…`));
		this.resize(FIRST_SIZE[this.kind]);
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.fail(), INITIALIZE_MS);
		try {
			const query = new URLSearchParams({ ...this.query, surface: this.kind, theme: this.host.theme });
			const answer = await fetch(`/extension/frame?${query}`, { headers: { Accept: 'application/json' } });
			if (!answer.ok) throw new Error((await answer.json()).error);
			const { url, id } = await answer.json();
			this.show(url, id);
		} catch {
			this.fail();
		}
	}

	show(url, id) {
		this.id = id;
		this.frame = element('iframe', 'app-frame loading');
		this.frame.title = this.host.appName;
		this.frame.allow = 'clipboard-write';
		this.frame.src = url;
		this.slot.append(this.frame);
	}

	/* The app didn't say hello in time: it isn't shown. */
	fail() {
		if (this.isReady) return;
		clearTimeout(this.timer);
		const box = element('div', 'frame-failed');
		const retry = element('button', 'button', 'Try again');
		retry.type = 'button';
		retry.addEventListener('click', () => this.load());
		box.setAttribute('role', 'alert');
		box.append(element('p', '', `${this.host.appName} could not be loaded.`), retry);
		this.frame = null;
		this.slot.replaceChildren(box);
	}

	ready(args) {
		this.isReady = true;
		clearTimeout(this.timer);
		this.slot.querySelector('.frame-wait')?.remove();
		this.frame.classList.remove('loading');
		if (args?.size) this.resize(args.size);
		if (this.kind === 'modal' || this.kind === 'floating') this.frame.focus();
	}

	/* Sizes out of range are brought into it. */
	resize(size = {}) {
		const room = roomInWindow();
		for (const side of ['width', 'height']) {
			const limits = LIMITS[this.kind][side];
			if (!limits || !Number.isFinite(size[side])) continue;
			const most = this.kind === 'panel' ? limits[1] : Math.min(limits[1], Math.max(room[side], limits[0]));
			this.slot.style[side] = `${clamp(size[side], [limits[0], most])}px`;
		}
	}

	listen(event, port) {
		if (!this.listeners.has(event)) this.listeners.set(event, []);
		this.listeners.get(event).push(port);
		if (event === 'visibility' && this.pending) {
			this.emit('visibility', this.pending);
			this.pending = null;
		}
	}

	/* Visibility that nobody listens to yet is kept for the first who does. */
	emit(event, message) {
		const ports = this.listeners.get(event) ?? [];
		if (ports.length === 0 && event === 'visibility') this.pending = message;
		for (const port of ports) port.postMessage(message);
	}

	dispose() {
		clearTimeout(this.timer);
		this.host.surfaces.delete(this);
		this.slot.replaceChildren();
	}

	/* Focus mode: the frame stands alone, without the means to put it away. */
	setFocusMode(isOn) {
		this.isFocused = isOn;
		this.slot.closest('dialog, .floating, .card')?.classList.toggle('focus-mode', isOn);
	}

	setBadge(number) {
		const text = number > 0 ? String(number) : '';
		const places = [this.slot.closest('.card')?.querySelector('[data-badge]'), this.host.dockBadge];
		for (const place of this.kind === 'panel' ? places.slice(0, 1) : places.slice(1)) {
			if (!place) continue;
			place.textContent = text;
			place.hidden = text === '';
		}
	}
}

/* What each command does; the result goes back as {data}. `this` is the surface. */
const COMMANDS = {
	initialize(args) {
		this.ready(args);
	},
	show_snackbar(args) {
		if (!args?.message) throw new Error('show_snackbar needs a message');
		snackbar(args.message, args.link);
	},
	show_confirmation(args) {
		if (!args?.title) throw new Error('show_confirmation needs a title');
		return confirmation(args).then((confirmed) => ({ confirmed }));
	},
	resize(args) {
		this.resize(args);
	},
	open_modal(args) {
		return this.host.openModal(args ?? {}, this);
	},
	close_modal() {
		if (this.kind !== 'modal') return console.warn('close_modal is for custom modals');
		this.close('closed');
	},
	async get_signed_token() {
		const answer = await fetch('/extension/token', { headers: { Accept: 'application/json' } });
		if (!answer.ok) throw new Error('No token could be made');
		return answer.json();
	},
	redirect_to(args) {
		this.host.redirect(args ?? {});
	},
	show_floating_window(args) {
		this.host.showFloating({ ...args?.context, invoker: 'command' });
	},
	hide_floating_window(args) {
		this.host.hideFloating({ ...args?.context, invoker: 'command' });
	},
	set_notification(args) {
		this.setBadge(args?.number ?? 0);
	},
	set_focus_mode(args) {
		this.setFocusMode(args === true);
	},
	get_metadata() {
		return { windowHeight: window.innerHeight, windowWidth: window.innerWidth };
	},
};

export class Host {
	constructor({ appUrl, appName, clientId, theme }) {
		Object.assign(this, { appOrigin: new URL(appUrl).origin, appName, clientId, theme, surfaces: new Set() });
		window.addEventListener('message', (event) => this.receive(event));
		window.addEventListener('resize', () => this.fitModals());
	}

	/* Frames the app in ${slot}; ${query} says what is in view. */
	mount(kind, slot, query) {
		const surface = new Surface(this, kind, slot, query);
		this.surfaces.add(surface);
		surface.load();
		return surface;
	}

	find(event) {
		if (event.origin !== this.appOrigin) return undefined;
		return [...this.surfaces].find(
			(surface) => surface.frame?.contentWindow === event.source && surface.id === event.data?.id,
		);
	}

	async receive(event) {
		const surface = this.find(event);
		const payload = event.data?.payload;
		const port = event.ports[0];
		if (!surface || !payload || !port) return;
		if (payload.type === 'listener') return surface.listen(payload.event, port);
		if (payload.type !== 'command') return;
		try {
			const run = COMMANDS[payload.command];
			if (!run) throw new Error(`Unknown command ${payload.command}`);
			port.postMessage({ data: await run.call(surface, payload.args) });
		} catch (error) {
			port.postMessage({ error: String(error.message || error) });
		}
	}

	broadcast(event, message) {
		for (const surface of this.surfaces) surface.emit(event, message);
	}

	/* The SDK keeps the whole message as its settings, so that the theme stands in it twice. */
	setTheme(theme) {
		this.theme = theme;
		this.broadcast('user_settings_change', { data: { theme }, theme });
	}

	redirect({ view, id, context }) {
		if (view === 'settings') {
			const query = context ? `?context=${encodeURIComponent(JSON.stringify(context))}` : '';
			return window.location.assign(`/settings/marketplace/app/${this.clientId}/app-settings${query}`);
		}
		if (!VIEWS[view]) throw new Error(`Unknown view ${view}`);
		window.location.assign(VIEWS[view](id === undefined ? '' : encodeURIComponent(id)));
	}

	async openModal(args, opener) {
		if (args.type === 'custom_modal') return this.openCustomModal(args, opener?.query);
		if (args.type === 'json_modal') throw new Error(`There is no JSON modal ${args.action_id}`);
		if (!isForm(args.type)) throw new Error(`Unknown modal ${args.type}`);
		return formDialog(args.type, args.prefill);
	}

	/* Resolves when the modal is closed again. */
	async openCustomModal({ action_id: action, data }, view = {}) {
		const query = { resource: view.resource ?? 'deal', ids: view.ids ?? '', action };
		if (data !== undefined) query.data = JSON.stringify(data);
		await this.checkModal(query);
		return new Promise((resolve) => {
			const dialog = element('dialog', 'modal-frame');
			const title = element('h2', '', this.modalTitle);
			const close = element('button', 'icon-button close');
			const slot = element('div', 'frame-slot');
			const header = element('div', 'frame-head');
			close.type = 'button';
			close.setAttribute('aria-label', 'Close');
			close.textContent = '×';
			title.id = `modal-${this.surfaces.size}`;
			dialog.setAttribute('aria-labelledby', title.id);
			header.append(title, close);
			dialog.append(header, slot);
			document.body.append(dialog);
			dialog.showModal();
			const surface = this.mount('modal', slot, query);
			surface.close = (status) => {
				if (!dialog.isConnected) return;
				surface.emit('close_custom_modal', {});
				closeDialog(dialog);
				surface.dispose();
				this.broadcast('close_custom_modal', {});
				resolve({ status });
			};
			close.addEventListener('click', () => surface.close('closed'));
			dialog.addEventListener('cancel', (event) => {
				event.preventDefault();
				if (!surface.isFocused) surface.close('closed');
			});
		});
	}

	/* The caller gets an error, and no dialog, when the app has no such modal. */
	async checkModal(query) {
		const answer = await fetch(`/extension/frame?${new URLSearchParams({ ...query, surface: 'modal' })}`, {
			headers: { Accept: 'application/json' },
		});
		if (!answer.ok) throw new Error((await answer.json()).error);
		this.modalTitle = document.body.dataset.modalName;
	}

	fitModals() {
		for (const surface of this.surfaces) {
			if (surface.kind !== 'modal') continue;
			const box = surface.slot.getBoundingClientRect();
			surface.resize({ width: box.width, height: box.height });
		}
	}

	/* ---- the floating window, one for the app, and its button in the corner ---- */
	makeFloating() {
		const box = element('section', 'floating');
		const header = element('div', 'frame-head');
		const hide = element('button', 'icon-button close', '–');
		const slot = element('div', 'frame-slot');
		const dock = element('button', 'dock', this.appName);
		this.dockBadge = element('span', 'badge');
		this.dockBadge.hidden = true;
		hide.type = 'button';
		dock.type = 'button';
		box.setAttribute('aria-label', this.appName);
		hide.setAttribute('aria-label', 'Hide');
		header.append(element('h2', '', this.appName), hide);
		box.append(header, slot);
		dock.append(this.dockBadge);
		document.body.append(box, dock);
		hide.addEventListener('click', () => this.hideFloating({ invoker: 'user' }));
		dock.addEventListener('click', () =>
			box.hidden ? this.showFloating({ invoker: 'user' }) : this.hideFloating({ invoker: 'user' }),
		);
		this.floating = { box, surface: this.mount('floating', slot, {}) };
	}

	showFloating(context) {
		if (!this.floating) this.makeFloating();
		this.floating.box.hidden = false;
		this.floating.surface.emit('visibility', { data: { is_visible: true, context } });
	}

	hideFloating(context) {
		if (!this.floating || this.floating.box.hidden) return;
		this.floating.box.hidden = true;
		this.floating.surface.emit('visibility', { data: { is_visible: false, context } });
	}
}
