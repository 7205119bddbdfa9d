import { LoadingText, Skeleton } from "../shared/skeleton";

export function PanelSkeleton() {
  return (
    <main class="panel" aria-busy="true">
      <LoadingText />
      <Skeleton widths={[40]} />
      <div class="card card-flush">
        <Skeleton widths={[70, 40]} />
        <Skeleton widths={[60, 30]} />
      </div>
      <Skeleton widths={[100]} />
    </main>
  );
}
