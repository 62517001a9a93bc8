/** Branches to choose from, by name. */
export const organisationChoices = <I extends string>(branches: readonly { id: I; name: string }[]) =>
  branches.map((b) => ({ value: b.id, label: b.name }))
