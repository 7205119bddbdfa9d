import { LoadingText, Skeleton } from "../shared/skeleton";

export function WindowSkeleton() {
  return (
    <main class="window" aria-busy="true">
      <LoadingText />
      <div class="window-head">
        <Skeleton widths={[40, 20]} />
      </div>
      <div class="columns">
        <div class="card">
          <Skeleton widths={[30, 100, 30, 100, 30, 100]} />
        </div>
        <div class="card">
          <Skeleton widths={[30, 100, 30, 100, 30, 100]} />
        </div>
      </div>
      <div class="card">
        <Skeleton widths={[100, 100, 100]} />
      </div>
    </main>
  );
}
