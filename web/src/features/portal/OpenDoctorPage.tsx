import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DoctorDays } from './DoctorDays.js'
import { Frame } from './Frame.js'
import { ToPortal } from './ToPortal.js'

/** One doctor, for anybody: what stands at the door, and free times. Choosing one asks who it is for. */
export default function OpenDoctorPage() {
  const { t } = useTranslation('portal')
  const { doctorId } = useParams({ strict: false }) as { doctorId: string }
  const [clinic, setClinic] = useState<string>()
  return (
    <Frame title={t('doctor.title')} clinic={clinic} aside={<ToPortal />}>
      <DoctorDays doctorId={doctorId} open onFound={(name) => name !== clinic && setClinic(name)} />
    </Frame>
  )
}
