import { settingsMessages } from "../messages/settings";
import { startPage } from "../shared/boot";
import { SettingsPage } from "./settings-page";
import { SettingsSkeleton } from "./settings-skeleton";

startPage({ messages: settingsMessages, skeleton: SettingsSkeleton, page: SettingsPage });
