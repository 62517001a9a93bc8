export { PatientBills } from './PatientBills.js'
