/** The suites to choose from, each with what it is. */
export function SuiteOptions({ suites }: { suites: readonly { name: string; summary: string }[] }) {
  return (
    <>
      {suites.map(({ name, summary }) => (
        <option key={name} value={name} title={summary}>
          {name}
        </option>
      ))}
    </>
  );
}
