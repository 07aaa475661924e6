; Inno Setup: the installer for Windows.
;   iscc /DVersion=0.1.0 packaging\windows\moodmirror.iss
; It installs for the one who runs it, without an administrator, unless asked otherwise.
#ifndef Version
  #error Say the version: iscc /DVersion=0.1.0 packaging\windows\moodmirror.iss
#endif

[Setup]
AppId={{6B0C1F5E-5D0C-4C0F-9C86-1B7B9E0B7E5D}
AppName=Moodmirror
AppVersion={#Version}
AppVerName=Moodmirror {#Version}
AppPublisher=The Moodmirror developers
DefaultDirName={autopf}\Moodmirror
DefaultGroupName=Moodmirror
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\packaging\moodmirror.ico
UninstallDisplayIcon={app}\Moodmirror.exe
UninstallDisplayName=Moodmirror
OutputDir=..\..\dist
OutputBaseFilename=Moodmirror-{#Version}-windows-x86_64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[Files]
Source: "..\..\dist\Moodmirror\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; A library of the version before would be found first.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\Moodmirror"; Filename: "{app}\Moodmirror.exe"
Name: "{autodesktop}\Moodmirror"; Filename: "{app}\Moodmirror.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\Moodmirror.exe"; Description: "{cm:LaunchProgram,Moodmirror}"; Flags: nowait postinstall skipifsilent
