import { windowMessages } from "../messages/window";
import { startPage } from "../shared/boot";
import { WindowPage } from "./window-page";
import { WindowSkeleton } from "./window-skeleton";

startPage({ messages: windowMessages, size: { width: 1240, height: 860 }, skeleton: WindowSkeleton, page: WindowPage });
