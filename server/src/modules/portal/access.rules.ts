/** The first word of a name, without a title: enough to choose by in a family, and little to anybody else. */
export function firstNameOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const title = /^(dr|mr|mrs|ms|md|smt|sri|shri|baby|master|prof)\.?$/i
  return words.find((w) => !title.test(w)) ?? words[0] ?? ''
}

/** First letters of the words of a name: `R B`. */
export const initialsOf = (name: string) =>
  name
    .trim()
    .split(/\s+/)
    .map((w) => [...w][0] ?? '')
    .join(' ')

/** Whether a year is the person's year of birth; where the clinic only estimated it, a year beside it is right too. */
export const isBirthYear = (birthDate: string, estimated: boolean, year: number) =>
  Math.abs(Number(birthDate.slice(0, 4)) - year) <= (estimated ? 1 : 0)
