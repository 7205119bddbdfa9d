import { panelMessages } from "../messages/panel";
import { startPage } from "../shared/boot";
import { fitToContent } from "../shared/fit";
import { PanelPage } from "./panel-page";
import { PanelSkeleton } from "./panel-skeleton";

startPage({
  messages: panelMessages,
  size: { height: 240 },
  skeleton: PanelSkeleton,
  page: PanelPage,
  onStart(frame, root) {
    document.body.classList.add("panel-body");
    fitToContent(frame, root);
  },
});
