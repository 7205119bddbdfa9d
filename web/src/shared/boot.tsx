// Starts a page: joins the frame, opens the session, chooses the language, then shows the page.
import { render, type ComponentChildren, type VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Session } from "../api-types";
import type { PageMessages } from "../messages";
import { createApi, type Api } from "./api";
import { createClient } from "./client";
import { ErrorState } from "./error-state";
import { asFailure, type Failure } from "./failure";
import { joinFrame, type Frame, type Size } from "./frame";
import { chooseLanguage, createI18n, I18nContext } from "./i18n";
import { readParams, takeToken, type PageParams } from "./params";
import { ServicesContext, type Services } from "./services";
import { followTheme } from "./theme";

export interface PageOptions {
  messages: PageMessages;
  size?: Size;
  skeleton: () => VNode;
  page: () => VNode;
  /** Called once with the frame and the element that holds the page. */
  onStart?: (frame: Frame, root: HTMLElement) => void;
}

interface BootProps {
  options: PageOptions;
  frame: Frame;
  api: Api;
  params: PageParams;
}

interface TranslatedProps {
  messages: PageMessages;
  setting: string;
  lang: string | null;
  children: ComponentChildren;
}

function Translated({ messages, setting, lang, children }: TranslatedProps) {
  const language = chooseLanguage(setting, lang, navigator.languages);
  const i18n = useMemo(() => createI18n(messages, language, navigator.languages), [messages, language]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <I18nContext.Provider value={i18n}>{children}</I18nContext.Provider>;
}

function Boot({ options, frame, api, params }: BootProps) {
  const [session, setSession] = useState<Session | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    setFailure(null);
    api.open().then(setSession, (thrown: unknown) => setFailure(asFailure(thrown)));
  }, [api, attempt]);

  const client = useMemo(() => createClient(api), [api]);
  const setLanguage = (language: Session["language"]) => setSession((now) => now && { ...now, language });
  const services: Services | null = session && { client, frame, params, session, setLanguage };
  return (
    <Translated messages={options.messages} setting={session?.language ?? ""} lang={params.lang}>
      {services ? (
        <ServicesContext.Provider value={services}>
          <options.page />
        </ServicesContext.Provider>
      ) : failure ? (
        <ErrorState failure={failure} onRetry={() => setAttempt(attempt + 1)} />
      ) : (
        <options.skeleton />
      )}
    </Translated>
  );
}

export function startPage(options: PageOptions): void {
  const root = document.getElementById("app");
  if (root === null) return;
  const params = readParams(window.location.search);
  const token = takeToken();
  const frame = joinFrame(params.id, options.size);
  followTheme(frame, params.theme);
  root.textContent = "";
  options.onStart?.(frame, root);
  render(<Boot options={options} frame={frame} api={createApi(frame, token, params)} params={params} />, root);
}
