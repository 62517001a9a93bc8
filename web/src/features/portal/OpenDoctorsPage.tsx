import { Stack, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DoctorList } from './DoctorList.js'
import { Frame } from './Frame.js'
import { ToPortal } from './ToPortal.js'

/** The clinic's doctors, for anybody. */
export default function OpenDoctorsPage() {
  const { t } = useTranslation('portal')
  const [clinic, setClinic] = useState<string>()
  return (
    <Frame title={t('find.title')} clinic={clinic} aside={<ToPortal />}>
      <Stack gap="lg">
        <Title order={1}>{t('find.title')}</Title>
        <DoctorList open onFound={(name) => name !== clinic && setClinic(name)} />
      </Stack>
    </Frame>
  )
}
