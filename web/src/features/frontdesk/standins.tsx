import { prescriptionLine } from '@tabib/contracts/prescriptions/lines'
import { ProseField } from '../../ui/fields.js'
export const CurrentMedicines = (_: { patientId: string }) => null
export const WrittenLines = ({ lines }: { lines: readonly { medicine: string }[] }) => <ul>{lines.map((l, i) => <li key={i}>{l.medicine}</li>)}</ul>
export const PrescriptionEditor = ({ value, onChange }: { value: any[]; onChange: (v: any[]) => void }) => (
  <ProseField label="Rx" value={value.map((v) => v.medicine).join('\n')} onChange={(s) => onChange(s ? s.split('\n').map((medicine) => ({ medicine, dose: 1, doseUnit: 'tablet', morning: 1, noon: 0, night: 1, durationDays: 5 })) : [])} />
)
export const parse = (l: unknown) => prescriptionLine.safeParse(l)
