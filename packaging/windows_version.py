"""The text from which PyInstaller makes the version resource of a Windows program."""


def version_info(version: str) -> str:
    """What Explorer shows under Properties, Details."""
    numbers = [int(part) for part in version.partition("+")[0].split(".") if part.isdecimal()]
    four = tuple([*numbers, 0, 0, 0, 0][:4])
    strings = {
        "CompanyName": "The Moodmirror developers",
        "FileDescription": "Moodmirror",
        "FileVersion": version,
        "InternalName": "Moodmirror",
        "LegalCopyright": "GPL-3.0-or-later as a whole, own code MIT: see the folder licences",
        "OriginalFilename": "Moodmirror.exe",
        "ProductName": "Moodmirror",
        "ProductVersion": version,
    }
    structs = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in strings.items())
    # 040904B0: English, Unicode.
    return f"""VSVersionInfo(
    ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, OS=0x40004, fileType=0x1),
    kids=[
        StringFileInfo([StringTable("040904B0", [{structs}])]),
        VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
    ],
)
"""
