import { LoadingText, Skeleton } from "../shared/skeleton";

export function SettingsSkeleton() {
  return (
    <main class="settings" aria-busy="true">
      <LoadingText />
      <div class="settings-sections">
        {[1, 2, 3].map((section) => (
          <div key={section} class="card">
            <Skeleton widths={[30, 60, 100, 100]} />
          </div>
        ))}
      </div>
    </main>
  );
}
