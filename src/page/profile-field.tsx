import type { TcpProfile } from '../../machines/tcp.types.ts';
import { profileOf } from './rules.ts';
import { useTexts } from './ui.ts';

const PROFILES: readonly TcpProfile[] = ['rfc9293', 'rfc793'];

export interface ProfileFieldProps {
  profile: TcpProfile;
  setProfile(profile: TcpProfile): void;
}

/** Which rules the machine follows. */
export function ProfileField({ profile, setProfile }: ProfileFieldProps) {
  const texts = useTexts();
  return (
    <label>
      {texts.profile}
      <select value={profile} onChange={(event) => setProfile(profileOf(event.currentTarget.value))}>
        {PROFILES.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
