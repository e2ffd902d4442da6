export function InstancePage({ id }: { id: string }) {
  return <div>{id}</div>;
}
