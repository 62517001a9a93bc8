import { useTranslation } from 'react-i18next'
import { DoctorList } from './DoctorList.js'
import { Portal } from './Portal.js'

export default function FindPage() {
  const { t } = useTranslation('portal')
  return (
    <Portal title={t('find.title')}>
      <DoctorList open={false} />
    </Portal>
  )
}
