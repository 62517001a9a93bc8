export { csvOf, download } from './csv.js'
export { DayField } from './DayField.js'
