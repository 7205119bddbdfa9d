// The page's side of the CRM's frame. Without a host (the page opened in a tab of its own) each call does what a browser can.
import { Color, Command, Event, Modal, Sdk, View } from "./sdk";

export interface Size {
  width?: number;
  height?: number;
}

export interface Confirmation {
  title: string;
  description?: string;
  okText: string;
  cancelText: string;
  isDestructive?: boolean;
}

export interface Frame {
  isFramed: boolean;
  resize(size: Size): void;
  /** Resolves when the modal is closed. */
  openModal(action: string, data: Record<string, string>): Promise<void>;
  closeModal(): void;
  showSnackbar(message: string, link?: { url: string; label: string }): void;
  confirm(question: Confirmation): Promise<boolean>;
  /** A fresh signed token, or null when there is no host to ask. */
  signedToken(): Promise<string | null>;
  openSettings(): void;
  onTheme(listener: (theme: string) => void): void;
  onVisible(listener: () => void): void;
}

function bareFrame(): Frame {
  return {
    isFramed: false,
    resize: () => undefined,
    openModal: () => Promise.resolve(),
    closeModal: () => window.close(),
    showSnackbar: () => undefined,
    confirm: (question) => Promise.resolve(window.confirm([question.title, question.description].join("\n"))),
    signedToken: () => Promise.resolve(null),
    openSettings: () => undefined,
    onTheme: () => undefined,
    onVisible: () => undefined,
  };
}

function confirmIn(sdk: Sdk, question: Confirmation): Promise<boolean> {
  const { isDestructive, ...texts } = question;
  return sdk
    .execute(Command.SHOW_CONFIRMATION, { ...texts, okColor: isDestructive ? Color.NEGATIVE : Color.PRIMARY })
    .then((answer) => answer.confirmed);
}

function hostedFrame(sdk: Sdk, ready: Promise<unknown>): Frame {
  const quietly = (action: () => Promise<unknown>) => void ready.then(action).catch(() => undefined);
  return {
    isFramed: true,
    resize: (size) => quietly(() => sdk.execute(Command.RESIZE, size)),
    openModal: async (action, data) => {
      await ready;
      await sdk.execute(Command.OPEN_MODAL, { type: Modal.CUSTOM_MODAL, action_id: action, data });
    },
    closeModal: () => quietly(() => sdk.execute(Command.CLOSE_MODAL)),
    showSnackbar: (message, link) => quietly(() => sdk.execute(Command.SHOW_SNACKBAR, link ? { message, link } : { message })),
    confirm: (question) => ready.then(() => confirmIn(sdk, question)),
    signedToken: () => ready.then(() => sdk.execute(Command.GET_SIGNED_TOKEN)).then((answer) => answer.token),
    openSettings: () => quietly(() => sdk.execute(Command.REDIRECT_TO, { view: View.SETTINGS })),
    onTheme: (listener) =>
      void sdk.listen(Event.USER_SETTINGS_CHANGE, (answer) => answer?.data && listener(answer.data.theme)),
    onVisible: (listener) =>
      void sdk.listen(Event.VISIBILITY, (answer) => answer?.data?.is_visible && listener()),
  };
}

/** Joins the host that frames the page. ${id} is the surface's name in the page's address. */
export function joinFrame(id: string | null, size?: Size): Frame {
  if (id === null || id === "" || window.parent === window) return bareFrame();
  const sdk = new Sdk({ identifier: id });
  return hostedFrame(sdk, sdk.initialize(size ? { size } : {}));
}
