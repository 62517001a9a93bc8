/** Text that keeps its own direction inside a sentence, and leaves the sentence its own. */
export const isolated = (text: string) => `\u2068${text}\u2069`

/** A phone number among words of any direction. */
export const isolatedPhone = (number: string) => `\u2066${number}\u2069`
