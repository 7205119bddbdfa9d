// What every component of a page may use.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Session } from "../api-types";
import type { Client } from "./client";
import type { Frame } from "./frame";
import type { PageParams } from "./params";

export interface Services {
  client: Client;
  frame: Frame;
  params: PageParams;
  session: Session;
  /** The company's language has been changed. */
  setLanguage: (language: Session["language"]) => void;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("no services here");
  return services;
}
