// The host's SDK is a CommonJS module: bundled for ES modules, its class stands one `default` deeper than its types say.
import * as bundle from "@pipedrive/app-extensions-sdk";

type SdkClass = typeof bundle.default;
const outer = bundle.default as SdkClass & { default?: SdkClass };

export const Sdk: SdkClass = outer.default ?? bundle.default;
export type Sdk = InstanceType<SdkClass>;
export { Color, Command, Event, Modal, View } from "@pipedrive/app-extensions-sdk";
