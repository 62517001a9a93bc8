import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DoctorDays } from './DoctorDays.js'
import { Portal } from './Portal.js'

export default function DoctorPage() {
  const { t } = useTranslation('portal')
  const { doctorId } = useParams({ strict: false }) as { doctorId: string }
  return (
    <Portal title={t('doctor.title')}>
      <DoctorDays doctorId={doctorId} open={false} />
    </Portal>
  )
}
