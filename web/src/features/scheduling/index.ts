export { csvOf, download } from './csv.js'
export { StretchFields } from './DayField.js'
