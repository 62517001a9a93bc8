import { passwords } from '@tabib/contracts/identity/passwords'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import type { Stale } from '../../../api/query.js'
import { FormDialog } from '../../../shared/forms.js'
import { useFields } from '../../../shared/useFields.js'
import { announce } from '../../../ui/announce.js'
import { PasswordField } from '../../../ui/fields.js'

interface ChangePasswordProps {
  /** Whose password: a route that takes the same and answers the same. */
  route: typeof passwords.change
  invalidates: readonly Stale[]
  onClose: () => void
}

/** The current password, and the one that comes after it. */
export function ChangePassword({ route, invalidates, onClose }: ChangePasswordProps) {
  const { t } = useTranslation('identity')
  const fields = useFields(route.body, { current: '', password: '' })
  const change = useAction(route, {
    invalidates,
    onDone: () => {
      announce(t('security.passwordDone'))
      onClose()
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('security.changePassword')}
      fields={fields}
      submitLabel={t('setPassword.submit')}
      pending={change.pending}
      problem={change.problem}
      onSubmit={(body) => change.run({ body })}
    >
      <PasswordField
        label={t('security.current')}
        autoComplete="current-password"
        data-autofocus
        {...fields.getInputProps('current')}
      />
      <PasswordField
        label={t('setPassword.password')}
        description={t('security.newHint')}
        autoComplete="new-password"
        {...fields.getInputProps('password')}
      />
    </FormDialog>
  )
}
